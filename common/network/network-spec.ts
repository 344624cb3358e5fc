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
  /** True when arranging leaves the layer where the person put it. */
  readonly pinned?: boolean;
  /** Of a `Block`: the layers inside. Its inputs are the Input layers inside, in their order. */
  readonly network?: SubnetworkSpec;
  /** Of a `Block`: what it gives, in order. Absent: every layer inside that feeds no other. */
  readonly outputs?: readonly BlockOutput[];
  /** Of a `Block`: settings of its own, whose values stand in `params` under their keys. */
  readonly parameters?: readonly BlockParameter[];
  /** Of a `Block`: true while the canvas shows the layers inside in their place. */
  readonly open?: boolean;
}

/** An output of a layer directly inside a block. */
export interface BlockOutput {
  readonly node: string;
  readonly port: number;
}

/** A setting of a block: one value that goes into parameters of layers inside. */
export interface BlockParameter {
  /** Key in the block's `params`, unique within the block: `filters`. */
  readonly key: string;
  readonly label: string;
  /** The value where the block's `params` have none. */
  readonly default: ParamValue;
  /** The parameters inside that take it: ids of layers directly in the block, and their keys. */
  readonly sets: readonly { readonly node: string; readonly param: string }[];
}

/** A connection: output number `fromPort` (0 without it) of `from` feeds input number `toPort` of `to`. */
export interface EdgeSpec {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly toPort: number;
  readonly fromPort?: number;
}

/** Layers with their connections, and what is drawn beside them. */
export interface SubnetworkSpec {
  readonly nodes: readonly NodeSpec[];
  readonly edges: readonly EdgeSpec[];
  readonly notes?: readonly NoteSpec[];
  /** Absent: to the right. */
  readonly direction?: FlowDirection;
}

/** Role colours of notes, by the names of the canvas's tokens. */
export type NoteColour = 'neutral' | 'blue' | 'green' | 'yellow' | 'red' | 'purple';

/** Something drawn beside the layers that means nothing to training: a comment, or a frame around layers. */
export interface NoteSpec {
  readonly id: string;
  readonly kind: 'comment' | 'frame';
  /** A comment's text, or a frame's title. */
  readonly text: string;
  readonly colour: NoteColour;
  /** Canvas coordinates of the top-left corner and the size, in pixels. */
  readonly position: { readonly x: number; readonly y: number };
  readonly size: { readonly width: number; readonly height: number };
}

/** Where data flow on the canvas: to the right, or down. */
export type FlowDirection = 'right' | 'down';

/** A network as drawn: a directed acyclic graph of layers. Versioned JSON. */
export interface NetworkSpec extends SubnetworkSpec {
  readonly version: 2;
}

/** The network with nothing in it. */
export const emptyNetwork: NetworkSpec = { version: 2, nodes: [], edges: [] };
