import { formatShape } from '../tensor/shape.ts';
import { incomingEdges, orderNodes } from './compile-order.ts';
import { totalParameters, type InferredShapes } from './infer-shapes.ts';
import type { NetworkSpec } from './network-spec.ts';

/** One line of Keras's `model.summary()`. */
export interface SummaryRow {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** As Keras prints it, or `?` where it does not follow. */
  readonly shape: string;
  /** Number of weights, or null where it does not follow. */
  readonly params: number | null;
  /** Names of the layers it takes its inputs from, in the order of the inputs. */
  readonly connectedTo: readonly string[];
}

/** A network as a table with its totals. */
export interface NetworkSummary {
  readonly rows: readonly SummaryRow[];
  readonly total: number;
  readonly trainable: number;
  readonly nonTrainable: number;
}

/** Summarises a network in the order of computation; layers on a circle come last. */
export function summariseNetwork(network: NetworkSpec, inferred: InferredShapes): NetworkSummary {
  const names = new Map(network.nodes.map((node) => [node.id, node.name]));
  const incoming = incomingEdges(network);
  const { ordered, circular } = orderNodes(network);
  const rows = [...ordered, ...circular].map((node): SummaryRow => {
    const shape = inferred.shapes.get(node.id);
    const count = inferred.parameters.get(node.id);
    return {
      id: node.id,
      name: node.name,
      type: node.type,
      shape: shape ? formatShape(shape) : '?',
      params: count ? count.trainable + count.nonTrainable : null,
      connectedTo: (incoming.get(node.id) ?? []).map((edge) => names.get(edge.from) ?? '?'),
    };
  });
  const { trainable, nonTrainable } = totalParameters(inferred);
  return { rows, total: trainable + nonTrainable, trainable, nonTrainable };
}
