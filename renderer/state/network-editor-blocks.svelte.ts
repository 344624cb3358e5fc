import { changedPath } from '../../common/network/blocks/changed-path.ts';
import {
  networkInside,
  pathThere,
  withNetworkInside,
  type BlockPath,
} from '../../common/network/blocks/edit-block.ts';
import * as settings from '../../common/network/blocks/edit-parameters.ts';
import { blockProblem, makeBlock } from '../../common/network/blocks/make-block.ts';
import { addOutput, removeOutput } from '../../common/network/blocks/mark-output.ts';
import { templateOf, type BlockTemplate } from '../../common/network/blocks/new-layer.ts';
import { setOpen } from '../../common/network/blocks/open-block.ts';
import { unpackBlock } from '../../common/network/blocks/unpack-block.ts';
import { nodeOf } from '../../common/network/edit-network.ts';
import { freshName, nameProblem } from '../../common/network/layer-name.ts';
import type { BlockOutput, NetworkSpec, NodeSpec } from '../../common/network/network-spec.ts';
import { usesOf } from '../../common/network/share-weights.ts';
import type { EditorCore } from './network-editor-core.ts';

/** One block on the way from the model to what the canvas shows. */
export interface Crumb {
  readonly id: string;
  readonly name: string;
  /** The way to it, itself included. */
  readonly path: BlockPath;
}

/** Layers that are to become a block, while the person is asked for its name. */
export interface BlockDraft {
  readonly layers: readonly string[];
  readonly notes: readonly string[];
  /** Offered to begin with. */
  readonly name: string;
}

/** Blocks: which one the canvas shows the inside of, and making, unpacking and setting them. */
export class BlockEditing {
  readonly #editor: EditorCore;
  readonly #root: () => NetworkSpec;
  #asked = $state.raw<BlockPath>([]);
  /** Layers that are to become a block; null while nobody is asked. */
  draft = $state.raw<BlockDraft | null>(null);

  /** Ids of the blocks around what the canvas shows, from the outermost; a block that is gone is left. */
  readonly path: BlockPath = $derived.by(() => pathThere(this.#root(), this.#asked));
  readonly crumbs: readonly Crumb[] = $derived.by(() => {
    let inside: readonly NodeSpec[] = this.#root().nodes;
    return this.path.map((id, depth) => {
      const block = inside.find((node) => node.id === id);
      inside = block?.network?.nodes ?? [];
      return { id, name: block?.name ?? '?', path: this.path.slice(0, depth + 1) };
    });
  });

  constructor(editor: EditorCore, root: () => NetworkSpec) {
    this.#editor = editor;
    this.#root = root;
  }

  /** The only layer that is selected, where it is a block. */
  get selected(): NodeSpec | null {
    const [id] = this.#editor.selected;
    if (this.#editor.selected.size !== 1) return null;
    return this.#editor.network.nodes.find((node) => node.id === id && node.network) ?? null;
  }

  /** The block whose inside the canvas shows; null for the model. */
  get around(): NodeSpec | null {
    let block: NodeSpec | null = null;
    let nodes: readonly NodeSpec[] = this.#root().nodes;
    for (const id of this.path) {
      block = nodes.find((node) => node.id === id) ?? null;
      nodes = block?.network?.nodes ?? [];
    }
    return block;
  }

  /** How often the block whose inside the canvas shows is used with the same weights. */
  get usesAround(): number {
    const id = this.path.at(-1);
    if (id === undefined) return 1;
    const level = networkInside(this.#root(), this.path.slice(0, -1));
    return Math.max(1, usesOf(level, id).length);
  }

  /** Shows the inside of a block. */
  open(id: string): void {
    const block = this.#editor.network.nodes.find((node) => node.id === id);
    if (!block?.network) return;
    this.show([...this.path, id]);
    this.#editor.announcement = `Inside ${block.name}. Escape leads out of it.`;
  }

  /** Goes out of the block, back to where it stands; false on the canvas of the model. */
  leave(): boolean {
    const id = this.path.at(-1);
    if (id === undefined) return false;
    this.show(this.path.slice(0, -1), id);
    const around = this.crumbs.at(-1)?.name ?? 'the model';
    this.#editor.announcement = `Out of ${this.#editor.nameOf(id)}, in ${around}`;
    return true;
  }

  /** Shows what is inside the last block of a path, or the model, and selects a layer there. */
  show(path: BlockPath, select: string | null = null): void {
    const same = samePath(path, this.path);
    this.#asked = path;
    if (!same) this.#editor.leaveLevel();
    if (select !== null) {
      this.#editor.select([select]);
      this.#editor.viewRequest = { layer: select, focus: true, near: true };
    } else if (!same) {
      this.#editor.select([]);
      this.#editor.viewRequest = 'all';
    }
  }

  /** Goes to where two states of the model differ: what was undone is seen. */
  follow(before: NetworkSpec, after: NetworkSpec): void {
    if (before === after) return;
    const path = pathThere(after, changedPath(before, after));
    if (!samePath(path, this.path)) this.show(path);
  }

  /** Asks for the name of a block of what is selected; says why where it cannot be one. */
  ask(): void {
    const { network, selected, selectedNotes } = this.#editor;
    const problem = blockProblem(network, selected);
    if (problem !== null) return this.#editor.refuse(problem);
    const name = freshName('Block', new Set(network.nodes.map((node) => node.name)));
    this.draft = { layers: [...selected], notes: [...selectedNotes], name };
  }

  /** Why the block may not be called so, as a sentence; null when it may. */
  nameProblem(name: string): string | null {
    return nameProblem(this.#editor.network, '', name.trim());
  }

  /** Makes the block that was asked for. */
  make(name: string): void {
    const { draft } = this;
    this.draft = null;
    if (!draft) return;
    this.#editor.attempt(() => {
      const layers = new Set(draft.layers);
      const made = makeBlock(this.#editor.network, layers, name.trim(), new Set(draft.notes));
      const what = this.#editor.layersText(layers);
      const label = `Make block ${name.trim()} of ${what}`;
      this.#editor.commit(label, made.network, { nodes: [made.id] });
      this.#editor.viewRequest = { layer: made.id, focus: true };
    });
  }

  /** Puts what is inside the selected block in its place. */
  unpack(): void {
    const block = this.selected;
    if (!block) return this.#editor.refuse('Select the block that is to be unpacked.');
    this.#editor.attempt(() => {
      const { network, ids, notes } = unpackBlock(this.#editor.network, block.id);
      this.#editor.commit(`Unpack ${block.name}`, network, { nodes: ids, notes });
      const [first] = ids;
      this.#editor.viewRequest = first === undefined ? 'all' : { layer: first, focus: true };
    });
  }

  /** Shows the layers inside a block on its card, or its name only. */
  toggleOpen(id: string): void {
    const { network } = this.#editor;
    const block = nodeOf(network, id);
    const label = `${block.open ? 'Collapse' : 'Expand'} ${block.name}`;
    this.#editor.commit(label, setOpen(network, id, block.open !== true));
  }

  /** Makes a parameter inside a block a setting of the block, together with one of that key where `join` says so. */
  addSetting(id: string, target: { node: string; param: string }, join: boolean): void {
    this.#editor.attempt(() => {
      const { network } = this.#editor;
      const after = settings.addBlockParameter(network, id, target, join);
      this.#editor.commit(`Make ${target.param} a setting of ${nodeOf(network, id).name}`, after);
    });
  }

  /** Makes a parameter of a layer inside the open block a setting of that block. */
  exposeFromInside(node: string, param: string): void {
    const id = this.path.at(-1);
    const { around } = this;
    if (id === undefined || !around) return;
    this.#editor.attempt(() => {
      const path = this.path.slice(0, -1);
      const level = networkInside(this.#root(), path);
      const after = settings.addBlockParameter(level, id, { node, param }, false);
      const label = `Make ${param} a setting of ${around.name}`;
      this.#editor.commitModel(label, withNetworkInside(this.#root(), path, after));
    });
  }

  /** Lets the open block give an output of a layer inside besides what it gives, or no longer. */
  giveFromInside(output: BlockOutput, given: boolean): void {
    const id = this.path.at(-1);
    const { around } = this;
    if (id === undefined || !around) return;
    this.#editor.attempt(() => {
      const path = this.path.slice(0, -1);
      const level = networkInside(this.#root(), path);
      const after = given ? addOutput(level, id, output) : removeOutput(level, id, output);
      const name = this.#editor.nameOf(output.node);
      const label = given
        ? `Make ${name} an output of ${around.name}`
        : `Take the output ${name} from ${around.name}`;
      this.#editor.commitModel(label, withNetworkInside(this.#root(), path, after));
    });
  }

  removeSetting(id: string, key: string): void {
    const { network } = this.#editor;
    const label = `Take the setting ${this.#labelOf(id, key)} from ${nodeOf(network, id).name}`;
    this.#editor.commit(label, settings.removeBlockParameter(network, id, key));
  }

  /** Renames a setting; returns why not, as a sentence, or null when it is done. */
  renameSetting(id: string, key: string, label: string): string | null {
    return this.#editor.refusal(() => {
      const after = settings.labelBlockParameter(this.#editor.network, id, key, label);
      this.#editor.commit(
        `Rename a setting to ${label.trim()}`,
        after,
        null,
        `setting ${id} ${key}`,
      );
    });
  }

  /** Makes the value that a setting has here the one that it starts with. */
  keepAsDefault(id: string, key: string): void {
    const label = `Make the value of ${this.#labelOf(id, key)} its default`;
    this.#editor.commit(label, settings.keepAsDefault(this.#editor.network, id, key));
  }

  /** What of a block is kept in the person's library. */
  templateOf(id: string): BlockTemplate {
    return templateOf(nodeOf(this.#editor.network, id));
  }

  #labelOf(id: string, key: string): string {
    const { parameters = [] } = nodeOf(this.#editor.network, id);
    return parameters.find((one) => one.key === key)?.label ?? key;
  }
}

function samePath(a: BlockPath, b: BlockPath): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
