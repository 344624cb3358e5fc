import { AppError } from '../errors/app-error.ts';
import { layers, resolveParams } from '../layers/catalogue.ts';
import type { LayerDefinition } from '../layers/layer.ts';
import type { Shape } from '../tensor/shape.ts';

/** A kind of layer with what speaks against it at a place, or null where it fits as it is. */
export interface Candidate {
  readonly layer: LayerDefinition;
  readonly problem: string | null;
}

/**
 * Every kind of layer that takes an input, with whether it takes this shape as it comes out of the catalogue.
 * A merging layer is tried with the shape on each of the inputs that it needs; `shape` null: not known, all fit.
 */
export function whatCanFollow(shape: Shape | null): readonly Candidate[] {
  return layers
    .filter((layer) => layer.inputs.max > 0)
    .map((layer) => ({ layer, problem: shape === null ? null : problemWith(layer, shape) }));
}

function problemWith(layer: LayerDefinition, shape: Shape): string | null {
  const inputs = Array.from({ length: Math.max(1, layer.inputs.min) }, () => shape);
  try {
    const params = resolveParams(layer, {});
    layer.inferShape(inputs, params);
    layer.weights(inputs, params);
    return null;
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}
