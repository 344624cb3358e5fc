import type { Shape } from '../tensor/shape.ts';
import type { ParamValue } from '../network/network-spec.ts';
import type { ForwardOps, Sym } from './forward-ops.ts';

/** Families in the palette, in the order shown. */
export type LayerCategory =
  'core' | 'activation' | 'regularisation' | 'normalisation' | 'reshaping';

/** One parameter of a layer: what the inspector shows, what validation checks, what code export writes. */
export interface ParamSchema {
  /** Keras argument name, for example `units`, `kernel_initializer`. */
  readonly key: string;
  readonly label: string;
  readonly kind: 'integer' | 'number' | 'boolean' | 'choice' | 'shape';
  readonly default: ParamValue;
  readonly min?: number;
  readonly max?: number;
  /** Increment of the stepper in the inspector. */
  readonly step?: number;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
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
  /** Initialiser id, for example `glorot_uniform`, `zeros`, `ones`. */
  readonly initializer: string;
  /** False for state such as moving statistics, which the optimiser leaves alone. */
  readonly trainable: boolean;
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
  /** How many inputs it takes. */
  readonly inputs: { readonly min: number; readonly max: number };
  /** Output shape; throws `AppError('invalid-network')` with a sentence when the inputs do not fit. */
  readonly inferShape: (inputs: readonly Shape[], params: Params) => Shape;
  readonly weights: (inputs: readonly Shape[], params: Params) => readonly WeightSpec[];
  /** The layer's parameters in one short line, for the card on the canvas: `64 · relu`. */
  readonly describe: (params: Params) => string;
  /**
   * The forward pass over primitive operations; engines derive gradients from these.
   * `weights` are keyed by WeightSpec name.
   */
  readonly forward: (call: ForwardCall) => Sym;
}

/** What a layer's forward pass is given. */
export interface ForwardCall {
  readonly ops: ForwardOps;
  readonly inputs: readonly Sym[];
  readonly params: Params;
  readonly weights: Readonly<Record<string, Sym>>;
  /** True while training: dropout active, batch statistics used. */
  readonly training: boolean;
}
