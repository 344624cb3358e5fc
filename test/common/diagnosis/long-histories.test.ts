import { describe, expect, it } from 'vitest';
import { diagnoseTraining } from '../../../common/diagnosis/diagnose-training.ts';
import type { FindingId } from '../../../common/diagnosis/finding.ts';
import type { TrainingReading } from '../../../common/diagnosis/training-reading.ts';
import { evenPlaces, leavesOut } from '../../../common/runs/even-epochs.ts';
import type { EpochMetrics } from '../../../common/runs/run.ts';
import { thinEpochs } from '../../../common/runs/thin-epochs.ts';
import { readHistories, readingOf, type History } from '../../diagnosis/history.ts';
import { labels } from '../../diagnosis/label-history.ts';
import { precisionOf, recallOf, scoreOf, totalOf } from '../../diagnosis/score.ts';

const long = 20_000;
/** Epochs that the window asks for. */
const most = 6000;

/** Numbers from −1 to 1 that are always the same. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Half the mean size of a curve's second differences: its jumps from epoch to epoch. */
function jumpOf(values: readonly number[]): number {
  const bends = values.slice(2).map((value, at) => {
    return Math.abs(value - 2 * (values[at + 1] ?? value) + (values[at] ?? value)) / 2;
  });
  return bends.reduce((sum, bend) => sum + bend, 0) / Math.max(1, bends.length);
}

/** A real course drawn out over many epochs, as restless from one to the next as it really was. */
function drawnOut(values: readonly (number | null)[], next: () => number): (number | null)[] {
  if (!values.every((value) => typeof value === 'number')) return [];
  // Uniform numbers from −a to a have second differences of about 0.9 a on average.
  const jump = jumpOf(values.slice(values.length >> 1)) / 0.9;
  return Array.from({ length: long }, (_, at) => {
    const place = (at / (long - 1)) * (values.length - 1);
    const before = Math.floor(place);
    const [from = 0, to = from] = values.slice(before, before + 2);
    return Math.max(0, from + (place - before) * (to - from) + jump * next());
  });
}

function longReading(history: History, seed: number): TrainingReading {
  const reading = readingOf(history);
  const next = noise(seed);
  const columns = Object.entries(history.log)
    .filter(([name]) => name.endsWith('loss'))
    .map(([name, values]) => [name, drawnOut(values, next)] as const)
    .filter(([, values]) => values.length > 0);
  const epochs = Array.from({ length: long }, (_, at): EpochMetrics => {
    const values = Object.fromEntries(columns.map(([name, all]) => [name, all[at] ?? null]));
    return { epoch: at + 1, seconds: at, values };
  });
  return { ...reading, epochs };
}

describe('the diagnosis of a run of which the window keeps only some epochs', () => {
  const histories = [...readHistories('tuning'), ...readHistories('held-out')].filter(
    ({ log, diverged }) => !diverged && (log['loss']?.length ?? 0) >= 20,
  );
  const idsOf = (reading: TrainingReading): readonly FindingId[] =>
    diagnoseTraining(reading).findings.map(({ id }) => id);

  /** What is said of every history by its whole, by even epochs and by the extremes that charts show. */
  const said = new Map<string, Record<'whole' | 'even' | 'extremes', readonly FindingId[]>>();
  histories.forEach((history, seed) => {
    const reading = longReading(history, seed + 1);
    const even = evenPlaces(long, most).flatMap((at) => reading.epochs[at] ?? []);
    said.set(history.name, {
      whole: idsOf(reading),
      even: idsOf({ ...reading, epochs: even }),
      extremes: idsOf({ ...reading, epochs: thinEpochs(reading.epochs, 4000) }),
    });
  });
  const by = (how: 'whole' | 'even' | 'extremes') => {
    const judge = ({ name }: History) => said.get(name)?.[how] ?? [];
    const score = totalOf(labels.map((label) => scoreOf(label, histories, judge)));
    const differing = [...said].filter(([, one]) => one[how].join() !== one.whole.join());
    return { precision: precisionOf(score), recall: recallOf(score), differing };
  };

  it('is as right as that of the whole run, and but for borderline cases the same', () => {
    const [whole, even, extremes] = [by('whole'), by('even'), by('extremes')];
    const words = Object.entries({ whole, even, extremes }).map(
      ([how, { precision, recall, differing }]) =>
        `  ${how}: precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}, ${differing.length} differ`,
    );
    process.stdout.write(
      `${histories.length} histories drawn out to ${long} epochs\n${words.join('\n')}\n`,
    );
    for (const [name, one] of even.differing) {
      process.stdout.write(`  ${name}: ${one.whole.join()} became ${one.even.join()}\n`);
    }
    expect(histories.length).toBeGreaterThan(40);
    expect(even.precision).toBeGreaterThanOrEqual(whole.precision - 0.01);
    expect(even.recall).toBeGreaterThanOrEqual(whole.recall - 0.01);
    expect(even.differing.length).toBeLessThanOrEqual(0.02 * histories.length);
    expect(even.differing.length).toBeLessThan(extremes.differing.length);
  });
});

describe('epochs the same distance apart', () => {
  it('are all of a short history, and of a long one the first, about as many as wanted, and the last ones', () => {
    expect(evenPlaces(5, 10)).toEqual([0, 1, 2, 3, 4]);
    expect(evenPlaces(0, 10)).toEqual([]);
    const places = evenPlaces(360_000, most);
    expect(places.length).toBeGreaterThan(most * 0.9);
    expect(places.length).toBeLessThanOrEqual(most);
    expect(places[0]).toBe(0);
    expect(places.slice(-3)).toEqual([359_997, 359_998, 359_999]);
    const steps = new Set(places.slice(1, 2900).map((at, index) => at - (places[index] ?? 0)));
    expect(steps.size).toBe(1);
  });

  it('are told from a whole history', () => {
    const of = (...epochs: number[]) =>
      epochs.map((epoch): EpochMetrics => ({ epoch, seconds: 0, values: {} }));
    expect(leavesOut(of(501, 502, 503))).toBe(false);
    expect(leavesOut(of(1, 2, 4))).toBe(true);
    expect(leavesOut([])).toBe(false);
  });
});
