import type { Shape } from '../tensor/shape.ts';
import type { ConfiguredValue, ParamValue } from '../network/network-spec.ts';
import type { ForwardOps, Sym } from './forward-ops.ts';

/** Families in the palette, in the order shown. */
export type LayerCategory =
  | 'core'
  | 'convolution'
  | 'pooling'
  | 'recurrent'
  | 'attention'
  | 'merging'
  | 'activation'
  | 'regularisation'
  | 'normalisation'
  | 'reshaping'
  | 'augmentation'
  | 'wrapper';

/** One thing a parameter can be set to. */
export interface ParamChoice {
  readonly value: string;
  readonly label: string;
  /** Settings of its own, for parameters of the kind `configured`. */
  readonly fields?: readonly ParamSchema[];
}

/**
 * What a parameter holds: one number, a switch, one of several texts, axis lengths (each at least `min`,
 * by default 1), any numbers, or one of several things with settings of their own (an initialiser, a
 * regulariser, a constraint): null, its name, or its name with settings (`ConfiguredValue`).
 */
export type ParamKind =
  'integer' | 'number' | 'boolean' | 'choice' | 'shape' | 'numbers' | 'configured';

/** One parameter of a layer: what the inspector shows, what validation checks, what code export writes. */
export interface ParamSchema {
  /** Keras argument name, for example `units`, `kernel_initializer`. */
  readonly key: string;
  readonly label: string;
  readonly kind: ParamKind;
  readonly default: ParamValue;
  /** The parameter may be null: Keras's `None`. */
  readonly nullable?: boolean;
  /** What null stands for, in a few words, where that is not nothing: `as the window`. */
  readonly empty?: string;
  readonly min?: number;
  readonly max?: number;
  /** How many numbers a `shape` or `numbers` parameter has, where that is fixed. */
  readonly length?: number;
  /** Increment of the stepper in the inspector. */
  readonly step?: number;
  readonly choices?: readonly ParamChoice[];
  /** One sentence: what it does and when to change it. */
  readonly help: string;
  /** Where the inspector groups it. */
  readonly group: 'layer' | 'weights' | 'regularisation';
}

/** A weight tensor that a layer owns. */
export interface WeightSpec {
  /** Keras variable name: `kernel`, `bias`, `gamma`, `moving_mean`, … */
  readonly name: string;
  readonly shape: readonly number[];
  /** Initialiser id, for example `glorot_uniform`, `zeros`, or one with settings. */
  readonly initializer: string | ConfiguredValue;
  /** Inputs and outputs of one unit, which set the spread of its start, where the shape does not tell. */
  readonly fans?: readonly [inputs: number, outputs: number];
  /** Stretch of its numbers that starts as ones all the same: the bias of a gate that starts open. */
  readonly ones?: readonly [from: number, to: number];
  /** False for state such as moving statistics, which the optimiser leaves alone. */
  readonly trainable: boolean;
  /** What its size adds to the loss: `l2`, `{ type: 'l1_l2', l1: .01, l2: .01 }`, … */
  readonly regularizer?: string | ConfiguredValue | null;
  /** What it is held to after each update: `non_neg`, `{ type: 'max_norm', max_value: 2, axis: 0 }`, … */
  readonly constraint?: string | ConfiguredValue | null;
}

/** Help shown in the inspector. */
export interface LayerHelp {
  /** What it does, in one or two sentences. */
  readonly what: string;
  /** The formula in plain text, where there is one. */
  readonly formula?: string;
  /** When to use it. */
  readonly when: string;
}

/** Resolved parameters: every key of the schema present. */
export type Params = Readonly<Record<string, ParamValue>>;

/**
 * One kind of layer. Palette, inspector, validation, summary, engines and help all read it;
 * a new layer is one definition and its tests.
 */
export interface LayerDefinition {
  readonly type: string;
  readonly category: LayerCategory;
  /** One sentence for the palette. */
  readonly summary: string;
  readonly help: LayerHelp;
  readonly params: readonly ParamSchema[];
  /**
   * Parameters that depend on the values of others, in place of `params`: a wrapper shows those of the
   * layer it wraps. Read them through `paramsOf`.
   */
  readonly paramsFor?: (params: Readonly<Record<string, ParamValue>>) => readonly ParamSchema[];
  /** How many inputs it takes. */
  readonly inputs: { readonly min: number; readonly max: number };
  /** Names of the inputs where each has a part of its own: query, value, key. Shown at the ports. */
  readonly inputNames?: readonly string[];
  /** Names of the outputs of layers that give several, the first one's included. */
  readonly outputNames?: readonly string[];
  /** Output shape; throws `AppError('invalid-network')` with a sentence when the inputs do not fit. */
  readonly inferShape: (inputs: readonly Shape[], params: Params) => Shape;
  /** Shapes of the outputs behind the first, for layers that give several (`return_state`). */
  readonly furtherOutputs?: (inputs: readonly Shape[], params: Params) => readonly Shape[];
  readonly weights: (inputs: readonly Shape[], params: Params) => readonly WeightSpec[];
  /** The layer's parameters in one short line, for the card on the canvas: `64 · relu`. */
  readonly describe: (params: Params) => string;
  /**
   * The forward pass over primitive operations; engines derive gradients from these.
   * `weights` are keyed by WeightSpec name. A layer with further outputs gives all of them.
   */
  readonly forward: (call: ForwardCall) => Sym | readonly Sym[];
  /**
   * Which time steps count behind the layer: those of its first input (`pass`), or worked out. Without
   * it the mask ends here. Keras's `supports_masking` and `compute_mask`.
   */
  readonly mask?: 'pass' | ((call: ForwardCall) => Sym | null);
  /** True when training cannot move anything before the layer: it has no gradient (step, sign). */
  readonly stopsGradient?: (params: Params) => boolean;
}

/** What a layer's forward pass is given. */
export interface ForwardCall {
  readonly ops: ForwardOps;
  readonly inputs: readonly Sym[];
  /** Per input: 1 for the time steps that count, 0 for the others, [batch, time]; null when all do. */
  readonly masks: readonly (Sym | null)[];
  readonly params: Params;
  readonly weights: Readonly<Record<string, Sym>>;
  /** True while training: dropout active, batch statistics used. */
  readonly training: boolean;
  /** False when the layer is frozen: batch normalisation then keeps to its stored statistics. */
  readonly trainable: boolean;
}
