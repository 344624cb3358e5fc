import type { FittedRecipe } from '../../../common/datasets/recipe.ts';
import type { JudgedTraining } from '../../../common/evaluation/judge-outputs.ts';
import type { Judged } from '../../../common/evaluation/judged.ts';
import { readOutputs, toOriginalUnits } from '../../../common/evaluation/read-outputs.ts';

/** What a thread needs to judge the rows of a part; plain data. */
export interface PartData {
  readonly fitted: FittedRecipe;
  /** As it holds for the output that is judged. */
  readonly training: JudgedTraining;
  /** As the network gave them, row-major [rows, width]. */
  readonly outputs: Float32Array;
  /** As prepared, row-major. */
  readonly targets: Float32Array;
  /** Row numbers in the table, from 0. */
  readonly rows: Uint32Array;
  /** Of a forecast: the last value known before each row, as prepared. */
  readonly lastKnown?: Float32Array | undefined;
  /** Of all training rows. */
  readonly trainingTargets: Float32Array;
}

/** A part as it is judged: without the rows for which the network gave no number. */
export interface UsablePart extends PartData {
  readonly judged: Judged;
  /** Row numbers in the table of the rows that were left out. */
  readonly unusable: Uint32Array;
  /** The answers for all rows, also for those that were left out. */
  readonly whole: () => WholePart;
}

/** Answers with the row numbers in the table, in the same order. */
export interface WholePart {
  readonly judged: Judged;
  readonly rows: Uint32Array;
}

/** Leaves out what cannot be judged and reads the rest. */
export function usablePart(data: PartData): UsablePart {
  const { outputs, rows } = data;
  const width = rows.length === 0 ? 1 : outputs.length / rows.length;
  const lost: number[] = [];
  for (let at = 0; at < outputs.length; at += 1) {
    if (!Number.isFinite(outputs[at])) {
      const row = Math.floor(at / width);
      lost.push(row);
      at = (row + 1) * width - 1;
    }
  }
  if (lost.length === 0) {
    const judged = judgedOf(data);
    const whole = { judged, rows };
    return { ...data, judged, unusable: new Uint32Array(), whole: () => whole };
  }
  const gone = new Set(lost);
  const kept = placesWhere(rows.length, (row) => !gone.has(row));
  const some = {
    ...data,
    outputs: pick(outputs, kept, width),
    targets: pick(data.targets, kept, data.targets.length / rows.length),
    rows: kept.map((row) => rows[row] ?? 0),
    ...(data.lastKnown ? { lastKnown: pick(data.lastKnown, kept, 1) } : {}),
  };
  return {
    ...some,
    judged: judgedOf(some),
    unusable: Uint32Array.from(lost, (row) => rows[row] ?? 0),
    whole: () => ({ judged: judgedOf(data), rows }),
  };
}

/** A run's answers in the terms of the table. */
export function judgedOf({
  fitted,
  training,
  outputs,
  targets,
  rows,
}: Pick<PartData, 'fitted' | 'training' | 'outputs' | 'targets' | 'rows'>): Judged {
  const read = readOutputs(fitted, training, outputs, rows.length);
  if (fitted.task === 'regression') {
    return {
      kind: 'numbers',
      names: fitted.targetNames,
      actual: toOriginalUnits(fitted, targets),
      predicted: read.values,
    };
  }
  return {
    kind: 'classes',
    classes: fitted.classes,
    actual: Int32Array.from(targets),
    predicted: read.classes,
    probabilities: read.probabilities,
  };
}

function pick(values: Float32Array, rows: Uint32Array, width: number): Float32Array {
  const picked = new Float32Array(rows.length * width);
  rows.forEach((row, at) => {
    picked.set(values.subarray(row * width, (row + 1) * width), at * width);
  });
  return picked;
}

/** The numbers 0 … count − 1 that match, in order. */
export function placesWhere(count: number, matches: (place: number) => boolean): Uint32Array {
  const found = new Uint32Array(count);
  let next = 0;
  for (let place = 0; place < count; place += 1) {
    if (!matches(place)) continue;
    found[next] = place;
    next += 1;
  }
  return found.slice(0, next);
}
