import type { Evaluation } from '../../../common/evaluation/evaluation.ts';

type Classification = NonNullable<Evaluation['classification']>;

/**
 * Classes as they are shown: names that are all numbers in the order of the numbers, since a person
 * looks for digit 7 between 6 and 8; other names as the run has them.
 */
export function shownClasses(classification: Classification): Classification {
  const { classes, confusion, perClass } = classification;
  const numbers = classes.map((name) => (name.trim() === '' ? NaN : Number(name)));
  if (!numbers.every(Number.isFinite)) return classification;
  const order = classes.map((_, i) => i).sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0));
  const sorted = <T>(items: readonly T[]): T[] => order.flatMap((i) => items.slice(i, i + 1));
  return {
    classes: sorted(classes),
    confusion: sorted(confusion).map(sorted),
    perClass: sorted(perClass),
  };
}
