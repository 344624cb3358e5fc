/** Something with settings of its own, as it is stored in JSON: `{ type: 'l2', l2: 0.01 }`. */
export interface ConfiguredValue {
  readonly type: string;
  readonly [setting: string]: number | string | boolean | null | readonly number[];
}

/** A parameter value of a layer as it is stored in JSON. */
export type ParamValue = number | string | boolean | null | readonly number[] | ConfiguredValue;

/** One layer placed on the canvas. */
export interface NodeSpec {
  readonly id: string;
  /** Layer id in the catalogue: `Dense`, `Dropout`, … (Keras class names), or `Block`. */
  readonly type: string;
  /** Unique, human-readable name; Keras's `name`, for example `dense_1`. */
  readonly name: string;
  /** Only the parameters that differ from the layer's defaults need be present. */
  readonly params: Readonly<Record<string, ParamValue>>;
  /** Canvas coordinates of the top-left corner, in pixels. */
  readonly position: { readonly x: number; readonly y: number };
  /** False freezes the layer: its weights stay as they are. Keras's `trainable`. */
  readonly trainable?: boolean;
  /** Id of a layer of the same kind whose weights (and parameters) this one uses: one layer used twice. */
  readonly sharesWith?: string;
  /** Of a `Block`: the layers inside. Its inputs are the Input layers inside, its output the last one. */
  readonly network?: SubnetworkSpec;
}

/** A connection: output number `fromPort` (0 without it) of `from` feeds input number `toPort` of `to`. */
export interface EdgeSpec {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly toPort: number;
  readonly fromPort?: number;
}

/** Layers with their connections. */
export interface SubnetworkSpec {
  readonly nodes: readonly NodeSpec[];
  readonly edges: readonly EdgeSpec[];
}

/** A network as drawn: a directed acyclic graph of layers. Versioned JSON. */
export interface NetworkSpec extends SubnetworkSpec {
  readonly version: 1;
}

/** The network with nothing in it. */
export const emptyNetwork: NetworkSpec = { version: 1, nodes: [], edges: [] };
