import type { KerasModule } from './keras-object.ts';

/** The path of a name as Keras 3 has it: `tensorflow.keras.layers` → `keras.layers`. */
export function kerasPath(path: string): string {
  return path
    .replace(/^(?:tensorflow|tf)\.(?:compat\.v[12]\.)?(?:python\.)?keras(?=\.|$)/, 'keras')
    .replace(/^tf_keras(?=\.|$)/, 'keras')
    .replace(/^keras\.(?:api|src)(?:\._v[12])?\./, 'keras.')
    .replace(/^keras\.layers\.(?:experimental\.)?preprocessing\./, 'keras.layers.')
    .replace(/^keras\.optimizers\.(?:legacy|experimental)\./, 'keras.optimizers.');
}

const modules: readonly KerasModule[] = [
  'optimizers.schedules',
  'initializers',
  'regularizers',
  'constraints',
  'losses',
  'metrics',
  'optimizers',
  'callbacks',
];

/** The part of Keras that a path lies in and the name there; null for layers and everything else. */
export function moduleOfPath(path: string): { module: KerasModule; kind: string } | null {
  const module = modules.find((name) => path.startsWith(`keras.${name}.`));
  return module ? { module, kind: path.slice(`keras.${module}.`.length) } : null;
}

/** Functions that make a layer and call it. */
export const layerFunctions: Readonly<Record<string, string>> = {
  add: 'Add',
  subtract: 'Subtract',
  multiply: 'Multiply',
  average: 'Average',
  maximum: 'Maximum',
  minimum: 'Minimum',
  concatenate: 'Concatenate',
  dot: 'Dot',
};
