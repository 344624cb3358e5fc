import type { SizeOf } from '../../common/network/card-size.ts';
import type { InferredShapes } from '../../common/network/infer-shapes.ts';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import type { ProjectState } from './project.svelte.ts';

/** What an edit leaves selected; what is not named is not. */
export interface Selecting {
  readonly nodes?: Iterable<string>;
  readonly edges?: Iterable<string>;
  readonly notes?: Iterable<string>;
}

/** What the parts of the network's editor share. */
export interface EditorCore {
  readonly project: ProjectState;
  /** What the canvas shows: the model, or the inside of a block. */
  readonly network: NetworkSpec;
  /** True while it is the inside of a block. */
  readonly inBlock: boolean;
  /** What follows for its layers. */
  readonly shapes: InferredShapes;
  readonly selected: ReadonlySet<string>;
  readonly selectedEdges: ReadonlySet<string>;
  readonly selectedNotes: ReadonlySet<string>;
  /** How large the canvas draws cards. */
  readonly sizeOf: SizeOf;
  /** What just happened, for screen readers. */
  announcement: string;
  /** What the canvas should bring into view; it clears this when it has. */
  viewRequest: ViewRequest | null;
  select(nodes: Iterable<string>, edges?: Iterable<string>, notes?: Iterable<string>): void;
  /** Makes an undoable step of a changed network; does nothing to one that is the same. */
  commit(
    label: string,
    network: NetworkSpec,
    select?: Selecting | null,
    mark?: string | null,
  ): void;
  /** Makes an undoable step of a changed model, whichever of its blocks is open. */
  commitModel(label: string, network: NetworkSpec, mark?: string | null): void;
  /** Runs an edit; an expected refusal is told to the person. */
  attempt<T>(action: () => T): T | undefined;
  /** Runs an edit; returns why it was refused, as a sentence, or null when it is done. */
  refusal(action: () => void): string | null;
  /** Ends what was begun on a canvas that is left: a connection, a list, typing. */
  leaveLevel(): void;
  /** Tells the person why something was not done. */
  refuse(reason: string): void;
  /** A layer's name. */
  nameOf(id: string, network?: NetworkSpec): string;
  /** Deletes what is selected; a chain with a layer taken out stays a chain. */
  removeSelection(label?: string): void;
  /** What is selected, in words. */
  selectionText(): string;
  /** `dense_1`, `3 layers`, `comment`, `4 things`. */
  thingsText(nodes: Iterable<string>, notes: Iterable<string>, network?: NetworkSpec): string;
  /** `dense_1`, or `3 layers`. */
  layersText(ids: Iterable<string>, network?: NetworkSpec): string;
}

/** Bring everything into view, what is selected, one thing, or another size; `focus` brings the keyboard to the canvas. */
export type ViewRequest =
  | 'all'
  | 'selection'
  | 'actual-size'
  | 'larger'
  | 'smaller'
  | 'focus'
  | {
      readonly layer: string;
      readonly focus: boolean;
      /** Also come so near that its name can be read. */
      readonly near?: boolean;
    }
  | { readonly edge: string }
  | { readonly note: string; readonly focus: boolean };
