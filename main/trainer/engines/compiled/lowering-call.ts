import type { OnnxGraph } from './onnx/onnx-graph.ts';
import type { OpNode } from './op-node.ts';
import type { ProviderCapabilities } from './providers/capabilities.ts';

/** Writes recorded operations as ONNX nodes; see `lower`. */
export type Lower = (
  onnx: OnnxGraph,
  results: readonly OpNode[],
  inputs: ReadonlyMap<string, string>,
  capabilities?: ProviderCapabilities,
) => readonly string[];

/** What a family of operations is given to write one of them. */
export interface LoweringCall {
  readonly onnx: OnnxGraph;
  readonly node: OpNode;
  /** ONNX values of the operands. */
  readonly operands: readonly string[];
  /** ONNX values that operations of one graph may share, such as the columns of an image, by any key. */
  readonly shared: Map<string, string>;
  readonly capabilities: ProviderCapabilities;
  /** The operations that use this one's result. */
  readonly users: readonly OpNode[];
  /** The operations, this one among them, that use its first operand. */
  readonly siblings: readonly OpNode[];
  /** For bodies of loops. */
  readonly lower: Lower;
}

/** Writes one operation and gives the name of its result. */
export type Lowering = (call: LoweringCall) => string;
