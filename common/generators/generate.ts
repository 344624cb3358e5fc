import { AppError } from '../errors/app-error.ts';
import { RandomSource } from '../random/random-source.ts';
import { type GeneratedTable, type Generator, type GeneratorSpec, rowLimits } from './generator.ts';
import { logicGates } from './logic.ts';
import { planeClasses } from './plane-classes.ts';
import { planeNumbers } from './plane-numbers.ts';
import { stories } from './stories.ts';

/** Every set that can be generated, in the order in which they are offered. */
export const generators: readonly Generator[] = [
  ...planeClasses,
  ...planeNumbers,
  ...logicGates,
  ...stories,
];

/** Throws `invalid-input` for a kind that there is not. */
export function generatorOf(kind: string): Generator {
  const generator = generators.find((candidate) => candidate.kind === kind);
  if (generator) return generator;
  throw new AppError('invalid-input', `There is no set called “${kind}” to generate.`);
}

/** The rows of a set; the same choice gives the same rows on every machine. */
export function generate(spec: GeneratorSpec): GeneratedTable {
  const generator = generatorOf(spec.kind);
  const rows = Math.min(rowLimits.most, Math.max(rowLimits.fewest, Math.round(spec.rows)));
  const random = RandomSource.seeded(spec.seed, 'generated', spec.kind);
  return {
    columns: generator.columns,
    rows: generator.make({ ...spec, rows }, random).map((row) => row.map(rounded)),
  };
}

/** Six digits after the point: what is drawn, stored and exported is the same number. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

/** The set as a CSV file. */
export function generatedCsv({ columns, rows }: GeneratedTable): string {
  return [columns, ...rows].map((cells) => cells.join(',')).join('\n') + '\n';
}
