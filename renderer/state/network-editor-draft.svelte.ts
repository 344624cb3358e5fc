import { connectionProblems } from '../../common/network/connect.ts';
import { flowAxes } from '../../common/network/card-size.ts';
import { nodeOf } from '../../common/network/edit-network.ts';
import type { EditorCore } from './network-editor-core.ts';

/** A connection being drawn, by dragging or by keyboard. */
export interface Draft {
  readonly from: string;
  readonly by: 'pointer' | 'keyboard';
  /** The end that Enter would connect to. */
  readonly to?: string;
}

/** The connection that is being drawn, and the layers that it may end at. */
export class ConnectionDraft {
  readonly #editor: EditorCore;
  readonly #connect: (from: string, to: string) => void;
  current = $state.raw<Draft | null>(null);

  /** Layers that it may end at. */
  readonly fits: ReadonlySet<string> = $derived.by(() => {
    if (!this.current) return new Set<string>();
    const { network } = this.#editor;
    const problem = connectionProblems(network, this.current.from);
    return new Set(network.nodes.filter(({ id }) => problem(id) === null).map(({ id }) => id));
  });

  constructor(editor: EditorCore, connect: (from: string, to: string) => void) {
    this.#editor = editor;
    this.#connect = connect;
  }

  /** Starts one by keyboard from the selected layer, at the nearest layer it fits. */
  start(): void {
    const [from] = this.#editor.selected;
    if (from === undefined) return;
    this.current = { from, by: 'keyboard' };
    this.next(1);
    if (!this.current.to) {
      this.current = null;
      this.#editor.refuse(`There is no layer that ${this.#editor.nameOf(from)} can feed.`);
    }
  }

  /** Goes on to the next (1) or previous (−1) layer that it may end at, in the direction of the data. */
  next(step: 1 | -1): void {
    if (!this.current) return;
    const { network } = this.#editor;
    const { along, across } = flowAxes(network);
    const { from, to } = this.current;
    const ends = network.nodes
      .filter((node) => this.fits.has(node.id))
      .sort(
        (a, b) => a.position[along] - b.position[along] || a.position[across] - b.position[across],
      );
    const start = nodeOf(network, from).position[along];
    const current = ends.findIndex((node) => node.id === to);
    const first = Math.max(
      0,
      ends.findIndex((node) => node.position[along] > start),
    );
    const next = current < 0 ? first : (current + step + ends.length) % ends.length;
    const end = ends[next];
    if (!end) return;
    this.current = { from, by: 'keyboard', to: end.id };
    this.#editor.announcement = `Connect ${this.#editor.nameOf(from)} to ${end.name}: Enter connects, arrows choose, Escape cancels`;
  }

  /** Ends it: connects when it has an end, else drops it. */
  finish(): void {
    const draft = this.current;
    this.current = null;
    if (draft?.to) this.#connect(draft.from, draft.to);
  }

  drop(): void {
    this.current = null;
  }
}
