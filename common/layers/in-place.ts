import { onlyShape } from './input-of.ts';
import type { LayerDefinition } from './layer.ts';

/** What layers have in common that turn every value of one input into another in its place. */
export const inPlace = {
  inputs: { min: 1, max: 1 },
  inferShape: (inputs) => onlyShape(inputs),
  weights: () => [],
  mask: 'pass',
} as const satisfies Partial<LayerDefinition>;
