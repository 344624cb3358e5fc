import { AppError } from '../../errors/app-error.ts';
import { permutation, seededIntegers } from '../permutation.ts';
import { leftOut, randomOrder, splitCodes, splitRows, splitSizes } from '../split.ts';
import type { SplitSpec } from '../split-spec.ts';
import type { ColumnData } from '../table-data.ts';
import { type CellsReading, groupCodes, meaningOfCells, orderValues } from './column-values.ts';
import { dealGroups, dealGroupsByClass } from './deal-groups.ts';
import { randomFolds } from './folds.ts';
import { splitByTime } from './time-split.ts';

/** Rows to deal, numbered from 0. */
export interface RowsToDeal {
  readonly count: number;
  /** Class of each row; null for a regression. */
  readonly labels: Int32Array | null;
  /** The column that the method asks for, of these rows; null without one. */
  readonly column: ColumnData | null;
  /** How the column's cells were read; as plain numbers without it. */
  readonly reading?: CellsReading | undefined;
}

const plainNumbers: CellsReading = { type: 'number' };

/**
 * The part of every row: training (0), validation (1), test (2), or `leftOut`. The same seed deals alike.
 * Throws `invalid-data` naming the column when the rows cannot be dealt so.
 */
export function dealRows(rows: RowsToDeal, spec: SplitSpec): Uint8Array {
  const { count, labels } = rows;
  switch (spec.method ?? 'random') {
    case 'random':
      return spec.folds ? dealFolds(count, spec, labels) : splitRows(count, spec, labels);
    case 'time':
      return splitByTime(
        count,
        spec.column === undefined ? null : orderValues(required(rows, spec)),
        spec,
      );
    case 'grouped':
      return dealByGroup(count, groupCodes(required(rows, spec)), spec, labels);
    case 'column':
      return dealByColumn(rows, spec);
  }
}

function required({ column }: RowsToDeal, spec: SplitSpec): ColumnData {
  if (column) return column;
  throw splitError(
    spec,
    spec.column === undefined
      ? 'Choose the column that the rows are split by.'
      : `The table has no column “${spec.column}”, which the rows are split by.`,
  );
}

/** Test rows are the last of the seeded order; the rest is cut into folds. */
function dealFolds(count: number, spec: SplitSpec, labels: Int32Array | null): Uint8Array {
  const order = randomOrder(count, spec, labels);
  const parts = new Uint8Array(count).fill(splitCodes.test);
  const [rest] = splitSizes(count, { train: 1 - spec.test, validation: 0, test: spec.test });
  holdFold(parts, order.subarray(0, rest), spec, spec.stratify ? labels : null);
  return parts;
}

/** Training rows of all given ones but those of the held fold, which validate. */
function holdFold(
  parts: Uint8Array,
  order: Uint32Array,
  spec: SplitSpec,
  labels: Int32Array | null,
): void {
  const { count, held } = spec.folds ?? { count: 1, held: 0 };
  if (order.length < count) {
    throw splitError(spec, `${order.length} rows are too few for ${count} folds.`);
  }
  for (const [row, fold] of randomFolds(order, count, labels)) {
    parts[row] = fold === held ? splitCodes.validation : splitCodes.train;
  }
}

/** Rows without a value are a group of their own. */
function dealByGroup(
  count: number,
  codes: Int32Array,
  spec: SplitSpec,
  labels: Int32Array | null,
): Uint8Array {
  const group = numbered(codes);
  const shares = spec.folds
    ? [1 - spec.test, 0, spec.test]
    : [spec.train, spec.validation, spec.test];
  const partOf = partsOfGroups(group, [...group.keys()], count, labels, shares, spec, 'parts');
  if (spec.folds) {
    const rest = [...group.keys()].filter((index) => partOf[index] === splitCodes.train);
    const { count: folds, held } = spec.folds;
    const even = new Array<number>(folds).fill(1 / folds);
    const foldOf = partsOfGroups(group, rest, count, labels, even, spec, 'folds');
    for (const index of rest) {
      partOf[index] = foldOf[index] === held ? splitCodes.validation : splitCodes.train;
    }
  }
  const parts = new Uint8Array(count);
  group.forEach((rows, index) => rows.forEach((row) => (parts[row] = partOf[index] ?? 0)));
  return parts;
}

/** Rows of each group, groups in order of appearance. */
function numbered(codes: Int32Array): readonly (readonly number[])[] {
  return [...Map.groupBy(codes.keys(), (row) => codes[row] ?? -1).values()];
}

/** The part of each chosen group; parts whose share is 0 get none. */
function partsOfGroups(
  groups: readonly (readonly number[])[],
  chosen: readonly number[],
  rows: number,
  labels: Int32Array | null,
  shares: readonly number[],
  spec: SplitSpec,
  what: 'parts' | 'folds',
): number[] {
  const wanted = [...shares.keys()].filter((part) => (shares[part] ?? 0) > 0);
  if (chosen.length < wanted.length) {
    const values = `${chosen.length} ${chosen.length === 1 ? 'group' : 'groups'}`;
    throw splitError(
      spec,
      `“${spec.column ?? ''}” makes ${values} of the ${rows} rows, too few for ${wanted.length} ${what}. Ask for fewer ${what}, or split by another column.`,
    );
  }
  const stratified = spec.stratify && labels ? labels : null;
  const classes = stratified ? [...new Set(stratified)] : [];
  const place = new Map(classes.map((label, index) => [label, index]));
  const counts = chosen.map((group) => {
    const own = groups[group] ?? [];
    if (!stratified) return [own.length];
    const ofClass = new Array<number>(classes.length).fill(0);
    for (const row of own) {
      const index = place.get(stratified[row] ?? -1) ?? 0;
      ofClass[index] = (ofClass[index] ?? 0) + 1;
    }
    return ofClass;
  });
  const order = [...permutation(chosen.length, seededIntegers(spec.seed))];
  const ofWanted = wanted.map((part) => shares[part] ?? 0);
  const dealt = (stratified ? dealGroupsByClass : dealGroups)({ counts, order }, ofWanted);
  const partOf: number[] = [];
  chosen.forEach((group, index) => (partOf[group] = wanted[dealt[index] ?? 0] ?? 0));
  return partOf;
}

/** The cells say the part; where none say validation, its share of the training rows is dealt by chance. */
function dealByColumn(rows: RowsToDeal, spec: SplitSpec): Uint8Array {
  const { train = [], validation = [], test = [] } = spec.values ?? {};
  const meaning = new Map<string, number>([
    ...train.map((cell) => [cell, splitCodes.train] as const),
    ...validation.map((cell) => [cell, splitCodes.validation] as const),
    ...test.map((cell) => [cell, splitCodes.test] as const),
  ]);
  const parts = meaningOfCells(
    required(rows, spec),
    meaning,
    leftOut,
    rows.reading ?? plainNumbers,
  );
  const named = (part: number) => [...parts.keys()].filter((row) => parts[row] === part);
  const training = named(splitCodes.train);
  if (training.length === 0) {
    throw splitError(
      spec,
      `No row of “${spec.column ?? ''}” has a value that stands for training. Name such values in the split.`,
    );
  }
  if (!spec.folds && (validation.length > 0 || spec.validation === 0)) return parts;
  const dealt = spec.folds ? [...training, ...named(splitCodes.validation)] : training;
  const own = rows.labels && Int32Array.from(dealt, (row) => rows.labels?.[row] ?? -1);
  const share = Math.min(1, spec.validation);
  const inner = { ...spec, train: 1 - share, validation: share, test: 0 };
  const again = spec.folds
    ? dealFolds(dealt.length, inner, own)
    : splitRows(dealt.length, inner, own);
  dealt.forEach((row, index) => (parts[row] = again[index] ?? splitCodes.train));
  return parts;
}

function splitError({ column }: SplitSpec, message: string): AppError {
  return new AppError('invalid-data', message, {
    place: column === undefined ? { field: 'recipe' } : { column },
  });
}
