import { describe, expect, it } from 'vitest';
import { diagnoseTraining } from '../../../common/diagnosis/diagnose-training.ts';
import type { FindingId } from '../../../common/diagnosis/finding.ts';
import { partOf, readHistories, readingOf, type History } from '../../diagnosis/history.ts';
import { labels } from '../../diagnosis/label-history.ts';
import {
  precisionOf,
  recallOf,
  scoreOf,
  scoreTable,
  totalOf,
  type Judge,
} from '../../diagnosis/score.ts';

/** What a diagnosis says of each history, worked out once. */
function remembered(judge: (history: History) => readonly FindingId[]): Judge {
  const said = new Map<string, readonly FindingId[]>();
  return (history) => {
    const known = said.get(history.name) ?? judge(history);
    said.set(history.name, known);
    return known;
  };
}

const idsOf = (history: History, withLayers: boolean): readonly FindingId[] => {
  const reading = readingOf(history);
  const read = withLayers ? reading : { ...reading, layers: [] };
  return diagnoseTraining(read).findings.map(({ id }) => id);
};

const ours = remembered((history) => idsOf(history, true));
const withoutLayers = remembered((history) => idsOf(history, false));

/** What people go by: the last losses alone. */
const naive = remembered(({ log, diverged, sizes }) => {
  if (diverged) return ['rate-too-high'];
  const [training, validation] = [log['loss'] ?? [], log['val_loss'] ?? []];
  const [last = NaN, lastValidation = NaN] = [training.at(-1) ?? NaN, validation.at(-1) ?? NaN];
  if (lastValidation > last * 1.1) return ['overfitting'];
  if (last > 0.5 * (sizes.baselineLoss ?? training[0] ?? NaN)) return ['underfitting'];
  if (last > lastValidation * 1.1) return ['validation-easier'];
  return ['good-fit'];
});

/** Floors of precision and recall over all labels, a little below what came out. */
const parts = [
  { part: 'tuning', precision: 0.95, recall: 0.9 },
  { part: 'held-out', precision: 0.91, recall: 0.84 },
] as const;

describe.each(parts)('the diagnosis of the $part histories', ({ part, precision, recall }) => {
  const all = readHistories(part);
  const histories = all.filter(({ intended }) => intended !== 'too-little');
  const total = (judge: Judge) => totalOf(labels.map((label) => scoreOf(label, histories, judge)));

  it('is as precise and says as much as it did when it was made', () => {
    process.stdout.write(`${scoreTable(`Diagnosis, ${part}`, histories, ours)}\n`);
    const score = total(ours);
    expect(precisionOf(score)).toBeGreaterThanOrEqual(precision);
    expect(recallOf(score)).toBeGreaterThanOrEqual(recall);
  });

  it('is right more often than rules over the last losses', () => {
    process.stdout.write(`${scoreTable(`Last losses alone, ${part}`, histories, naive)}\n`);
    expect(precisionOf(total(ours))).toBeGreaterThan(precisionOf(total(naive)));
    expect(recallOf(total(ours))).toBeGreaterThan(recallOf(total(naive)));
  });

  it('is hardly less precise without measured layers', () => {
    process.stdout.write(`${scoreTable(`Without layers, ${part}`, histories, withoutLayers)}\n`);
    expect(precisionOf(total(withoutLayers))).toBeGreaterThanOrEqual(precision - 0.05);
  });

  it('says of a few epochs that they are too few, and nothing else', () => {
    for (const history of all.filter(({ intended }) => intended === 'too-little')) {
      const { findings, tooLittle } = diagnoseTraining(readingOf(history));
      expect(findings).toEqual([]);
      expect(tooLittle).toMatch(/^Too little to tell/);
    }
  });

  it('gives evidence for whatever it says', () => {
    for (const history of histories) {
      for (const { id, evidence, sentence } of diagnoseTraining(readingOf(history)).findings) {
        const where = `${history.name}: ${id}`;
        expect(evidence.length, where).toBeGreaterThan(0);
        expect(
          evidence.some(({ text }) => /\d/.test(text)),
          where,
        ).toBe(true);
        expect([sentence, ...evidence.map(({ text }) => text)].join(' '), where).not.toMatch(
          /NaN|undefined|null/,
        );
        const last = history.log['loss']?.length ?? 0;
        for (const { epochs } of evidence) {
          if (!epochs) continue;
          expect(epochs[0], where).toBeLessThanOrEqual(epochs[1]);
          expect(epochs[1], where).toBeLessThanOrEqual(last);
        }
      }
    }
  });

  it('lies in the part that its name gives it', () => {
    for (const { name } of all) expect(partOf(name)).toBe(part);
  });
});

describe('the labelled histories', () => {
  it('are many, of many kinds, with each label often', () => {
    const histories = [...readHistories('tuning'), ...readHistories('held-out')];
    expect(histories.length).toBeGreaterThanOrEqual(90);
    expect(new Set(histories.map(({ data }) => data)).size).toBeGreaterThanOrEqual(12);
    for (const label of labels) {
      const holding = histories.filter(({ labels: truth }) => truth[label] === 'yes');
      expect(holding.length, label).toBeGreaterThanOrEqual(5);
    }
  });
});
