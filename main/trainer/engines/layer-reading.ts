import type { NetworkPlan, PlannedLayer } from './network-plan.ts';

/** What one step of a layer looks like, measured beside the training on one batch. */
export interface LayerReading {
  /** The layer's name. */
  readonly name: string;
  /** Keys of its trainable weights. */
  readonly weights: readonly string[];
  /** Euclidean norm of the loss's gradient by all its trainable weights, before any clipping; null without any. */
  readonly gradientNorm: number | null;
  /** Of its trainable weights. */
  readonly weightNorm: number | null;
  /** Of its outputs over the batch. */
  readonly mean: number;
  readonly deviation: number;
  /** Share of its units that give 0 for every row, from 0 to 1. */
  readonly deadUnits: number;
}

/** Sums of one layer over a batch, from which a reading follows. */
export interface LayerSums {
  /** Σ g² and Σ w² over its trainable weights. */
  readonly gradientSquares: number;
  readonly weightSquares: number;
  readonly mean: number;
  readonly meanSquare: number;
  readonly deadUnits: number;
}

/** The layers that are measured: those of the network as drawn, without what changes training pictures. */
export function measuredLayers(plan: NetworkPlan): readonly PlannedLayer[] {
  return plan.layers.filter(({ node }) => !/-augmented-\d+$/.test(node.id));
}

/** Keys of the weights that the layer has itself and the optimiser changes. */
export function ownWeights({ node, weights }: PlannedLayer): readonly string[] {
  return weights
    .filter(({ trainable, nodeId }) => trainable && nodeId === node.id)
    .map(({ key }) => key);
}

export function readingOf(layer: PlannedLayer, sums: LayerSums): LayerReading {
  const weights = ownWeights(layer);
  const has = weights.length > 0;
  return {
    name: layer.node.name,
    weights,
    gradientNorm: has ? Math.sqrt(sums.gradientSquares) : null,
    weightNorm: has ? Math.sqrt(sums.weightSquares) : null,
    mean: sums.mean,
    deviation: Math.sqrt(Math.max(0, sums.meanSquare - sums.mean ** 2)),
    deadUnits: sums.deadUnits,
  };
}
