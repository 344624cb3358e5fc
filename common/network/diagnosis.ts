import type { FeatureBlock } from '../datasets/feature-block.ts';
import type { TokenRange } from '../datasets/text/token-ranges.ts';
import type { Shape } from '../tensor/shape.ts';
import type { TrainingConfig } from '../training/training-config.ts';
import type { InferredShapes } from './infer-shapes.ts';
import type { EdgeSpec, NetworkSpec, NodeSpec } from './network-spec.ts';
import type { Task } from './task.ts';

/** A change that makes a problem go away, in one click and undoable. */
export type Fix =
  | { readonly label: string; readonly apply: (network: NetworkSpec) => NetworkSpec }
  | { readonly label: string; readonly training: Partial<TrainingConfig> };

/** A remark on the network: `error` prevents training, `warning` spoils the result, `hint` may help. */
export interface Diagnosis {
  /** The same remark on the same layer has the same id. */
  readonly id: string;
  readonly level: 'error' | 'warning' | 'hint';
  /** The layer it belongs to; absent when it is about the network as a whole. */
  readonly node?: string;
  readonly edge?: string;
  /** Of a remark on what is inside a block, which `node` then is: where, and what is said there. */
  readonly inside?: InsideBlock;
  /** One or two sentences for the person. */
  readonly message: string;
  readonly fix?: Fix;
  /** Another way, where there are two. */
  readonly otherFix?: Fix;
}

/** Where a remark on the inside of a block belongs. */
export interface InsideBlock {
  /** Ids of the blocks, from the outermost, and their names. */
  readonly path: readonly string[];
  readonly names: readonly string[];
  /** The layer in the innermost of them; null for all of it. */
  readonly node: string | null;
  readonly message: string;
}

/** What the network has to fit. `null` means not known yet, and what depends on it is not checked. */
export interface DiagnosisContext {
  readonly task: Task | null;
  /** Numbers per row after the recipe. */
  readonly featureCount: number | null;
  /** What a row is made of. */
  readonly blocks?: readonly FeatureBlock[];
  /** Classes of the target; ignored for regression. */
  readonly classCount: number | null;
  /** Numbers that are told of a row, of a regression; 1 without it. */
  readonly targetCount?: number;
  /** Features that are numbers of words. */
  readonly tokens?: readonly TokenRange[];
  /** Rows to train on. */
  readonly rows: number | null;
  readonly training: TrainingConfig;
  /** Saves inferring them again where they are known. */
  readonly shapes?: InferredShapes;
}

/** A layer that another one feeds. */
export interface Follower {
  readonly node: NodeSpec;
  /** Nothing follows it. */
  readonly isEnd: boolean;
  /** It is the dense layer whose units are an output. */
  readonly isAnswer: boolean;
}

/** All that a rule about single layers may know: the layer and its neighbours. */
export interface LayerView {
  readonly node: NodeSpec;
  /** Connections into it, as drawn. */
  readonly incoming: readonly EdgeSpec[];
  /** The layers at the beginnings of `incoming`, those that are there. */
  readonly sources: readonly NodeSpec[];
  /** Shapes of the values that `incoming` bring. */
  readonly inputs: readonly (Shape | undefined)[];
  readonly followers: readonly Follower[];
  /** How many layers each of `sources` feeds. */
  readonly siblings: readonly number[];
  /** What the layer's own inference failed at. */
  readonly error: string | undefined;
  /** Data of some Input come here. */
  readonly isReached: boolean;
  readonly isEnd: boolean;
  readonly task: Task | null;
}

/** The network with everything that rules ask about worked out once. */
export interface Examined extends Omit<DiagnosisContext, 'shapes'> {
  readonly network: NetworkSpec;
  readonly shapes: InferredShapes;
  readonly byId: ReadonlyMap<string, NodeSpec>;
  readonly incoming: ReadonlyMap<string, readonly EdgeSpec[]>;
  readonly outgoing: ReadonlyMap<string, readonly EdgeSpec[]>;
  readonly inputs: readonly NodeSpec[];
  /** Layers that can be reached from an input, inputs included. */
  readonly reached: ReadonlySet<string>;
  /** Reached layers that feed no other, inputs excluded. */
  readonly ends: readonly NodeSpec[];
  /** Each layer after those that feed it; without those on circles. */
  readonly ordered: readonly NodeSpec[];
}

/**
 * A group of checks, with what it looks at: rules about a layer and its neighbours run again only where these
 * changed, rules about the network at every change.
 */
export type Rule =
  | { readonly scope: 'layer'; readonly check: (view: LayerView) => readonly Diagnosis[] }
  | { readonly scope: 'network'; readonly check: (examined: Examined) => readonly Diagnosis[] };
