/**
 * Trains every case with the project's engine and writes the histories with their facts and labels:
 * `npx node test/diagnosis/make-histories.ts`. What is there already is kept; labels are worked out anew.
 */
import { baselineLoss } from '../../common/diagnosis/baseline-loss.ts';
import { referenceOf, type Case } from './build-case.ts';
import { cases } from './cases.ts';
import { readDataSet, type DataName, type DataSet } from './data-sets.ts';
import { partOf, readHistories, writeHistories, type History } from './history.ts';
import { labelsOf } from './label-history.ts';
import { classShares, firstToLast, measure, type Facts } from './measure-facts.ts';
import { train, trainingOf } from './train-history.ts';

const dataSets = new Map<DataName, DataSet>();
function dataOf(name: DataName): DataSet {
  const data = dataSets.get(name) ?? readDataSet(name);
  dataSets.set(name, data);
  return data;
}

/** Four digits are kept of everything. */
const rounded = <Value>(value: Value): Value =>
  JSON.parse(
    JSON.stringify(value, (_, part: unknown) =>
      typeof part === 'number' && !Number.isInteger(part) ? Number(part.toPrecision(4)) : part,
    ),
  ) as Value;

async function make(one: Case): Promise<Omit<History, 'known' | 'labels'>> {
  const data = dataOf(one.data);
  const trained = { ...one, data };
  const { run, facts } = await measure(trained);
  const train = [...data.targets.subarray(0, data.counts.train)];
  const mean = train.reduce((sum, value) => sum + value, 0) / train.length;
  const variance = train.reduce((sum, value) => sum + (value - mean) ** 2, 0) / train.length;
  const shares = classShares(data);
  const spread =
    data.task === 'regression' ? { variance, deviation: null } : { classShares: shares };
  const { log, diverged, layers, parameters } = run;
  const sizes = {
    trainingRows: data.counts.train,
    validationRows: data.counts.validation,
    parameters,
    classShares: shares,
    baselineLoss: baselineLoss(trainingOf(trained).loss, spread),
  };
  return rounded({ ...one, log, diverged, layers, sizes, facts });
}

const made = new Map(['tuning', 'held-out'].flatMap(readHistories).map((one) => [one.name, one]));
const histories: Omit<History, 'known' | 'labels'>[] = [];
for (const one of cases) {
  const started = performance.now();
  const known = made.get(one.name);
  const history = known ?? (await make(one));
  histories.push(history);
  if (known) continue;
  // What was made stays, should this be interrupted.
  const unlabelled = { ...history, known: 0, labels: {} as History['labels'] };
  const part = partOf(one.name);
  writeHistories(part, [...readHistories(part), unlabelled]);
  process.stdout.write(`${one.name}: ${Math.round(performance.now() - started)} ms\n`);
}

/** JSON has no infinity. */
function withInfinities(facts: Facts): Facts {
  return JSON.parse(JSON.stringify(facts), (key, value: unknown) =>
    value === null && (key === 'learnt' || key === 'fresh') ? Infinity : value,
  ) as Facts;
}

const best = new Map<DataName, number>();
for (const data of new Set(histories.map((one) => one.data))) {
  const reference = await train({ ...referenceOf(data), data: dataOf(data) }, { whole: false });
  const reached = histories
    .filter((one) => one.data === data)
    .map(({ facts }) => withInfinities(facts))
    .flatMap((facts) => [facts.best.fresh, facts.longer.fresh]);
  best.set(data, rounded(Math.min(...reference.looks.map(({ fresh }) => fresh), ...reached)));
}
const labelled: History[] = histories.map((one) => {
  const known = best.get(one.data) ?? 0;
  return {
    ...one,
    known,
    labels: labelsOf(withInfinities(one.facts), {
      fresh: known,
      learntGuess: one.sizes.baselineLoss ?? one.facts.baseline,
      startRatio: one.layers[0] ? firstToLast(one.layers[0]) : 1,
    }),
  };
});
for (const part of ['tuning', 'held-out'] as const) {
  writeHistories(
    part,
    labelled.filter(({ name }) => partOf(name) === part),
  );
}
