import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type {
  ReadingSizes,
  LayerSample,
  TrainingReading,
} from '../../common/diagnosis/training-reading.ts';
import { readDataSet } from './data-sets.ts';
import type { Case } from './build-case.ts';
import type { Label, Truth } from './label-history.ts';
import type { Facts } from './measure-facts.ts';
import { networkOf, trainingOf } from './train-history.ts';

/** A training that was really made, with what is true of it. */
export interface History extends Case {
  readonly log: Readonly<Record<string, readonly (number | null)[]>>;
  readonly diverged: boolean;
  readonly layers: readonly LayerSample[];
  readonly sizes: ReadingSizes;
  /** `null` in them stands for a loss that became infinite. */
  readonly facts: Facts;
  /** The lowest loss on fresh rows that any training reached on these data. */
  readonly known: number;
  readonly labels: Readonly<Record<Label, Truth>>;
}

/**
 * Rules are made on the first part alone. The first histories were split by a hash of their names, one third held
 * out; once the rules had been judged by those and changed, all became `tuning` and later ones were made to judge by.
 */
export type Part = 'tuning' | 'held-out';

export function partOf(name: string): Part {
  return name.startsWith('later/') ? 'held-out' : 'tuning';
}

const fileOf = (part: string): string =>
  fileURLToPath(new URL(`./histories/${part}.jsonl`, import.meta.url));

/** One history in each line; none where the file is not there. */
export function readHistories(part: string): History[] {
  if (!existsSync(fileOf(part))) return [];
  const lines = readFileSync(fileOf(part), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as History);
}

export function writeHistories(part: string, histories: readonly History[]): void {
  const lines = histories.map((history) => JSON.stringify(history));
  writeFileSync(fileOf(part), `${lines.join('\n')}\n`);
}

/** What a diagnosis is given of a history: nothing of its facts. */
export function readingOf(history: History): TrainingReading {
  const { log, layers, sizes, diverged } = history;
  const data = readDataSet(history.data);
  const trained = { ...history, data };
  const epochs = (log['loss'] ?? []).map((_, at) => ({
    epoch: at + 1,
    seconds: at + 1,
    values: Object.fromEntries(
      Object.entries(log).map(([name, values]) => [name, values[at] ?? null]),
    ),
  }));
  return {
    task: data.task,
    epochs,
    training: trainingOf(trained),
    network: networkOf(trained),
    goesOn: false,
    diverged,
    sizes,
    layers,
  };
}
