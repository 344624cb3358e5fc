import type { OptimizerConfig, TrainingConfig } from '../../../common/training/training-config.ts';

interface Option {
  readonly value: string;
  readonly label: string;
}

export const engineOptions: readonly (Option & { readonly value: TrainingConfig['engine'] })[] = [
  { value: 'auto', label: 'Automatic' },
  { value: 'compiled', label: 'Compiled (ONNX Runtime)' },
  { value: 'tensorflow', label: 'TensorFlow' },
  { value: 'reference', label: 'Reference (JavaScript, slow)' },
];

/** Automatic, then 1, 2, 4 … up to what the machine has. */
export function threadOptions(available: number): readonly Option[] {
  const counts: number[] = [];
  for (let count = 1; count < available; count *= 2) counts.push(count);
  counts.push(Math.max(1, available));
  return [
    { value: 'auto', label: 'Automatic' },
    ...counts.map((count) => ({ value: String(count), label: String(count) })),
  ];
}

/** A field of an optimiser by its Keras name. */
export function fieldValue(optimizer: OptimizerConfig, key: string): number | boolean | undefined {
  const value = new Map<string, unknown>(Object.entries(optimizer)).get(key);
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined;
}

/** The optimiser with one field changed; a value of another kind changes nothing. */
export function withField(
  optimizer: OptimizerConfig,
  key: string,
  value: number | boolean | undefined,
): OptimizerConfig {
  return typeof value === typeof fieldValue(optimizer, key)
    ? { ...optimizer, [key]: value }
    : optimizer;
}
