import type { OutputReading } from '../../training/output-reading.ts';
import { pythonString } from '../python-text.ts';

/** Prints how well each of several classes is told, with NumPy alone. */
export const classReportText = `def class_report(names, actual, scores):
    """Prints precision, recall, F1 and the area under the ROC curve of each class."""

    def share(part, whole):
        return part / whole if whole > 0 else np.nan

    predicted = scores.argmax(axis=1)
    print(f"{'class':<20} {'precision':>9} {'recall':>9} {'F1':>9} {'AUC':>9} {'rows':>7}")
    for number, name in enumerate(names):
        own, given = actual == number, predicted == number
        rows, others, found = own.sum(), (~own).sum(), (own & given).sum()
        # The share of pairs, a row of the class and another, that the scores put in order.
        _, places, counts = np.unique(scores[:, number], return_inverse=True, return_counts=True)
        ranks = (np.cumsum(counts) - (counts - 1) / 2)[places.ravel()]
        values = [
            share(found, given.sum()),
            share(found, rows),
            share(2 * found, rows + given.sum()),
            share(ranks[own].sum() - rows * (rows + 1) / 2, rows * others),
        ]
        print(f"{name:<20.20} " + " ".join(f"{value:9.4f}" for value in values) + f" {rows:7d}")`;

/** An output of several classes. */
export interface ReportedOutput {
  readonly name: string;
  readonly reading: OutputReading;
}

/**
 * Statements that print a report of each output of several classes.
 * @param outputs All outputs of the model; null where one tells no class of several.
 */
export function classReportLines(
  outputs: readonly (ReportedOutput | null)[],
  classes: readonly string[],
  part: string,
): readonly string[] {
  if (outputs.every((output) => output === null)) return [];
  const predict = `model.predict(x_${part}, verbose=0)`;
  return [
    '',
    '# Each class against the others; a class has no value where nothing is to be divided by.',
    `names = [${classes.map(pythonString).join(', ')}]`,
    `predictions = ${outputs.length === 1 ? `[${predict}]` : predict}`,
    ...outputs.flatMap((output, index): readonly string[] => {
      if (output === null) return [];
      return [
        ...(outputs.length === 1 ? [] : [`print(${pythonString(`${output.name}:`)})`]),
        `scores = predictions[${index}]`,
        ...(output.reading === 'probability'
          ? []
          : [
              'scores = np.exp(scores - scores.max(axis=1, keepdims=True))  # softmax',
              'scores /= scores.sum(axis=1, keepdims=True)',
            ]),
        `class_report(names, targets[${part}].astype(int), scores)`,
      ];
    }),
  ];
}
