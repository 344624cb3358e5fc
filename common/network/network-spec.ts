/** A parameter value of a layer as it is stored in JSON. */
export type ParamValue = number | string | boolean | null | readonly number[];

/** One layer placed on the canvas. */
export interface NodeSpec {
  readonly id: string;
  /** Layer id in the catalogue: `Dense`, `Dropout`, … (Keras class names). */
  readonly type: string;
  /** Unique, human-readable name; Keras's `name`, for example `dense_1`. */
  readonly name: string;
  /** Only the parameters that differ from the layer's defaults need be present. */
  readonly params: Readonly<Record<string, ParamValue>>;
  /** Canvas coordinates of the top-left corner, in pixels. */
  readonly position: { readonly x: number; readonly y: number };
}

/** A connection: the output of `from` feeds input number `toPort` of `to`. */
export interface EdgeSpec {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly toPort: number;
}

/** A network as drawn: a directed acyclic graph of layers. Versioned JSON. */
export interface NetworkSpec {
  readonly version: 1;
  readonly nodes: readonly NodeSpec[];
  readonly edges: readonly EdgeSpec[];
}

/** The network with nothing in it. */
export const emptyNetwork: NetworkSpec = { version: 1, nodes: [], edges: [] };
