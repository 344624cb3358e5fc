import { binaryRates } from './binary-rates.ts';
import type { ClassReport } from './evaluation.ts';

/** confusion[actual][predicted] = rows. Both hold class numbers below `classes`. */
export function confusionMatrix(
  actual: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): number[][] {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let row = 0; row < actual.length; row++) {
    const counts = confusion[actual[row] ?? -1];
    const column = predicted[row] ?? -1;
    if (counts?.[column] !== undefined) counts[column]++;
  }
  return confusion;
}

/** Precision, recall and F1 of each class against the rest. */
export function classReports(
  confusion: readonly (readonly number[])[],
  names: readonly string[],
): ClassReport[] {
  const rows = sum(confusion.map(sum));
  return names.map((name, index) => {
    const support = sum(confusion[index] ?? []);
    const truePositives = confusion[index]?.[index] ?? 0;
    const predicted = sum(confusion.map((counts) => counts[index] ?? 0));
    const { precision, recall, f1 } = binaryRates({
      truePositives,
      falseNegatives: support - truePositives,
      falsePositives: predicted - truePositives,
      trueNegatives: rows - support - predicted + truePositives,
    });
    return { name, support, precision, recall, f1 };
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
