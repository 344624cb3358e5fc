import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createApi } from '../../../common/api/create-api.ts';
import { blockProblem } from '../../../common/network/blocks/make-block.ts';
import { expandSound } from '../../../common/network/expand-blocks.ts';
import { emptyNetwork, type NetworkSpec } from '../../../common/network/network-spec.ts';
import { networkSpecSchema } from '../../../common/network/schema.ts';
import { reuseProblem } from '../../../common/network/share-weights.ts';
import { NetworkEditor } from '../../../renderer/state/network-editor.svelte.ts';
import { ProjectState } from '../../../renderer/state/project.svelte.ts';
import { anyEdit, performAny } from '../../common/network/random-edits.ts';
import { irisProject } from '../design/iris-project.ts';

/** Layers beyond this many, those in blocks counted, are not added: a thousand edits would take minutes. */
const mostLayers = 40;

const number = fc.nat(1000);
const step = fc.oneof(
  { arbitrary: anyEdit.map((edit) => ({ kind: 'edit' as const, edit })), weight: 8 },
  {
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'make',
        'open',
        'leave',
        'unpack',
        'expand',
        'repeat',
        'setting',
        'value',
        'forget',
        'share',
        'own',
        'duplicate',
      ),
      a: number,
      b: number,
    }),
    weight: 6,
  },
  { arbitrary: fc.constant({ kind: 'undo' as const }), weight: 2 },
  { arbitrary: fc.constant({ kind: 'redo' as const }), weight: 1 },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function perform(editor: NetworkEditor, one: Step): void {
  switch (one.kind) {
    case 'undo':
      return editor.undo();
    case 'redo':
      return editor.redo();
    case 'edit': {
      const next = performAny(editor.network, one.edit);
      return editor.commit(one.edit.kind, next);
    }
    default:
      return performOnBlocks(editor, one);
  }
}

function performOnBlocks(
  editor: NetworkEditor,
  { kind, a, b }: { readonly kind: string; readonly a: number; readonly b: number },
): void {
  const { nodes } = editor.network;
  const node = nodes[a % Math.max(1, nodes.length)];
  const blocks = nodes.filter(({ network }) => network);
  const block = blocks[a % Math.max(1, blocks.length)];
  switch (kind) {
    case 'make': {
      editor.select(nodes.filter((_, index) => (index + a) % 3 !== b % 3).map(({ id }) => id));
      if (blockProblem(editor.network, editor.selected) !== null) return;
      editor.blocks.ask();
      return editor.blocks.make(editor.blocks.draft?.name ?? '');
    }
    case 'open':
      return block && editor.blocks.open(block.id);
    case 'leave':
      return void editor.blocks.leave();
    case 'unpack':
      editor.select(block ? [block.id] : []);
      return block && editor.blocks.unpack();
    case 'expand':
      return block && editor.blocks.toggleOpen(block.id);
    case 'repeat':
      return block && editor.setParam([block.id], 'repeat', 1 + (b % 3));
    case 'setting': {
      const inner = block?.network?.nodes[b % block.network.nodes.length];
      return (
        block &&
        inner &&
        editor.blocks.addSetting(block.id, { node: inner.id, param: 'units' }, b % 2 === 0)
      );
    }
    case 'value': {
      const [setting] = block?.parameters ?? [];
      return block && setting && editor.setParam([block.id], setting.key, 1 + b);
    }
    case 'forget': {
      const [setting] = block?.parameters ?? [];
      return block && setting && editor.blocks.removeSetting(block.id, setting.key);
    }
    case 'share':
      if (!node || reuseProblem(editor.network, node.id) !== null) return;
      editor.select([node.id]);
      return editor.sharing.useAgain();
    case 'own':
      return node && editor.sharing.use(node.id, null);
    default:
      editor.select(node ? [node.id] : []);
      return editor.clipboard.duplicate();
  }
}

/** Layers of a network, those in blocks and in their repetitions included. */
function size(network: NetworkSpec): number {
  return expandSound(network).network.nodes.length;
}

// Saving is another matter.
beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('a thousand random edits and undos, of blocks and inside them too', () => {
  it('keep a sound network, and come back to the beginning when all are undone', () => {
    let deepest = 0;
    let made = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 1000, maxLength: 1000, size: 'max' }), (steps) => {
        const api = createApi({ call: (_name, input) => Promise.resolve(input) });
        const project = new ProjectState(api, irisProject(emptyNetwork), null, () => undefined);
        const editor = new NetworkEditor(project, () => undefined);
        for (const one of steps) {
          const before = editor.root;
          perform(editor, one);
          if (size(editor.root) > mostLayers) editor.undo();
          deepest = Math.max(deepest, editor.blocks.path.length);
          if (one.kind === 'make') made += 1;
          if (editor.root === before) continue;
          const checked = networkSpecSchema.safeParse(editor.root);
          expect(checked.error?.issues[0]).toBeUndefined();
          // Whatever was done, what follows from it can be said.
          expect(editor.shapes.errors).toBeDefined();
        }
        const last = editor.root;
        const { history } = project;
        editor.goToStep(0);
        expect(editor.root).toEqual(history.steps.length > 0 ? emptyNetwork : last);
        editor.goToStep(history.steps.length);
        while (history.redoLabel !== null) editor.redo();
        while (history.undoLabel !== null) editor.undo();
        expect(editor.root).toEqual(emptyNetwork);
      }),
      { numRuns: 4 },
    );
    expect(deepest).toBeGreaterThan(0);
    expect(made).toBeGreaterThan(50);
  });
});
