import { secondHalf } from '../curves.ts';
import { tryBalancedClasses, tryRate } from '../tries/proposals.ts';
import { epochsFrom, percent, type Rule, type Seen } from './seen.ts';

/**
 * The accuracy is the share of a class and, on the validation rows, takes hardly any other value: the network gives
 * one class for every row.
 */
export const findClassCollapse: Rule = (seen) => {
  const { reading, curves, said } = seen;
  const { task, sizes, training } = reading;
  if (task === 'regression' || curves.count < 5 || sizes.classShares.length < 2) return null;
  const accuracies = logged(seen, 'accuracy');
  const validated = logged(seen, 'val_accuracy');
  const shares = sizes.classShares;
  const [last, lastValidated] = [accuracies.at(-1), validated.at(-1)];
  if (last === undefined || lastValidated === undefined) return null;
  const near = (accuracy: number, rows: number, spread: number) =>
    shares.some(
      (share) => Math.abs(accuracy - share) <= spread * Math.sqrt((share * (1 - share)) / rows),
    );
  // Of many classes an untrained network gives several; one that jumps from class to class gives many in turn.
  const different = said.has('rate-too-high') ? shares.length : Math.min(shares.length, 4);
  const few = new Set(secondHalf(validated)).size <= different;
  const isShare =
    near(last, sizes.trainingRows, 2.5) &&
    secondHalf(validated).every((accuracy) => near(accuracy, sizes.validationRows, 3));
  if (!few || !isShare || Math.max(...shares) > 0.97) return null;
  const rare = Math.max(...shares) > 1.5 / shares.length;
  const balance = tryBalancedClasses(training);
  return {
    id: 'class-collapse',
    tone: 'danger',
    title: 'The network gives one class for every row',
    sentence: rare
      ? 'Its accuracy is the share of the most frequent class: it has found that always saying that class is right often enough.'
      : 'Its accuracy is the share of one class, so it tells no rows apart.',
    evidence: [
      {
        text: `validation accuracy ${percent(lastValidated)}, with ${new Set(secondHalf(validated)).size} different values in the second half`,
        epochs: epochsFrom(curves, Math.floor(curves.count / 2)),
      },
      { text: `most frequent class: ${percent(Math.max(...shares))} of the training rows` },
    ],
    tries: [...(rare && balance ? [balance] : []), tryRate(training, 0.1, null)],
  };
};

/** Values of a metric, as long as every epoch has one. */
function logged({ reading }: Seen, name: string): number[] {
  const values = reading.epochs.map(({ values: all }) => all[name]);
  return values.every((value) => typeof value === 'number') ? values : [];
}
