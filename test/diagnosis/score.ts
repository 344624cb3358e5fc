import type { FindingId } from '../../common/diagnosis/finding.ts';
import { labels, type Label } from './label-history.ts';
import type { History } from './history.ts';

/** How often a label was said rightly, wrongly, and missed. Where the truth is between, nothing counts. */
export interface Score {
  readonly right: number;
  readonly wrong: number;
  readonly missed: number;
}

/** What says things about a history. */
export type Judge = (history: History) => readonly FindingId[];

export function scoreOf(label: Label, histories: readonly History[], judge: Judge): Score {
  const counted = histories.filter(({ labels: truth }) => truth[label] !== 'between');
  const count = (isTrue: boolean, said: boolean) =>
    counted.filter(
      (one) => (one.labels[label] === 'yes') === isTrue && judge(one).includes(label) === said,
    ).length;
  return { right: count(true, true), wrong: count(false, true), missed: count(true, false) };
}

export function totalOf(scores: readonly Score[]): Score {
  const sum = (key: keyof Score) => scores.reduce((total, score) => total + score[key], 0);
  return { right: sum('right'), wrong: sum('wrong'), missed: sum('missed') };
}

export const precisionOf = ({ right, wrong }: Score): number =>
  right + wrong === 0 ? 1 : right / (right + wrong);
export const recallOf = ({ right, missed }: Score): number =>
  right + missed === 0 ? 1 : right / (right + missed);

/** A table with a line for each label and one for all together. */
export function scoreTable(title: string, histories: readonly History[], judge: Judge): string {
  const scores = labels.map((label) => [label, scoreOf(label, histories, judge)] as const);
  const all: (readonly [string, Score])[] = [
    ...scores,
    ['all together', totalOf(scores.map(([, score]) => score))],
  ];
  const lines = all.map(([label, score]) => {
    const numbers = [precisionOf(score), recallOf(score)].map((value) => value.toFixed(2));
    return `  ${label.padEnd(22)} precision ${numbers[0]}  recall ${numbers[1]}  (${score.right} right, ${score.wrong} wrong, ${score.missed} missed)`;
  });
  return [`${title}: ${histories.length} histories`, ...lines].join('\n');
}
