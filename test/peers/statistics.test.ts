import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { RandomSource } from '../../common/random/random-source.ts';
import {
  binomialCdf,
  binomialProbability,
  binomialQuantile,
  evenSplitTest,
} from '../../common/statistics/binomial.ts';
import {
  chiSquareCdf,
  chiSquareQuantile,
  chiSquareSurvival,
} from '../../common/statistics/chi-square.ts';
import { independentEffect, pairedEffect } from '../../common/statistics/effect-size.ts';
import { mcNemar } from '../../common/statistics/mcnemar.ts';
import { noncentralTCdf } from '../../common/statistics/noncentral-t.ts';
import { normalCdf, normalQuantile, normalSurvival } from '../../common/statistics/normal.ts';
import {
  studentTCdf,
  studentTQuantile,
  studentTSurvival,
} from '../../common/statistics/student-t.ts';
import { pairedT, welchT, type TTest } from '../../common/statistics/t-tests.ts';
import { wilcoxon } from '../../common/statistics/wilcoxon.ts';
import { wilsonInterval } from '../../common/statistics/wilson.ts';
import { askPeer, peerPython } from '../engines/keras/run-keras.ts';

const script = fileURLToPath(new URL('statistics.py', import.meta.url));
const probe = spawnSync(peerPython, ['-c', 'import scipy.stats'], { encoding: 'utf8' });
const isMissing = probe.status !== 0;
if (isMissing) {
  console.log(
    `Skipped statistics beside SciPy: ${peerPython} has none; set LAYERWRIGHT_PEER_PYTHON.`,
  );
}

interface Case {
  readonly text: string;
  readonly names: Readonly<Record<string, readonly number[]>>;
  readonly ours: readonly number[];
  /** What the difference may be, of the value's size or absolutely where it is below 1. */
  readonly tolerance: number;
}

const cases: Case[] = [];
const compare = (text: string, ours: number | readonly number[], tolerance = 1e-10) =>
  cases.push({ text, names: {}, ours: [ours].flat(), tolerance });

for (const z of [-35, -10, -5, -2, -0.001, 0, 0.3, 1, 3, 6, 8]) {
  compare(`norm.cdf(${z})`, normalCdf(z));
  compare(`norm.sf(${z})`, normalSurvival(z));
}
for (const p of [1e-300, 1e-20, 1e-6, 0.01, 0.074, 0.076, 0.3, 0.5, 0.9, 0.999, 1 - 1e-10]) {
  compare(`norm.ppf(${p})`, normalQuantile(p));
}
for (const freedom of [1, 2, 3.5, 10, 100, 10_000, 1_000_000]) {
  for (const t of [-20, -3, -0.5, 0.00001, 1, 4, 30]) {
    compare(`t.cdf(${t}, ${freedom})`, studentTCdf(t, freedom));
    compare(`t.sf(${t}, ${freedom})`, studentTSurvival(t, freedom));
  }
  for (const p of [1e-8, 0.025, 0.3, 0.6, 0.975, 0.9999]) {
    compare(`t.ppf(${p}, ${freedom})`, studentTQuantile(p, freedom));
  }
}
for (const freedom of [1, 2, 5, 50, 1000]) {
  for (const x of [0.0001, 0.5, 2, 10, 60, 1100]) {
    compare(`chi2.cdf(${x}, ${freedom})`, chiSquareCdf(x, freedom));
    compare(`chi2.sf(${x}, ${freedom})`, chiSquareSurvival(x, freedom));
  }
  for (const p of [1e-6, 0.05, 0.5, 0.95, 0.9999]) {
    compare(`chi2.ppf(${p}, ${freedom})`, chiSquareQuantile(p, freedom));
  }
}
for (const [n, p] of [
  [1, 0.3],
  [10, 0.5],
  [100, 0.01],
  [1000, 0.37],
  [1_000_000, 0.5],
  [1_000_000, 0.001],
] as const) {
  for (const share of [0, 0.2, 0.45, 0.5, 0.55, 1]) {
    const k = Math.floor(Math.min(n, 2 * n * p * share));
    compare(`binom.pmf(${k}, ${n}, ${p})`, binomialProbability(k, n, p));
    compare(`binom.cdf(${k}, ${n}, ${p})`, binomialCdf(k, n, p));
    const order = 0.05 + 0.9 * share;
    compare(`binom.ppf(${order}, ${n}, ${p})`, binomialQuantile(order, n, p));
  }
}
for (const [b, c] of [
  [0, 1],
  [3, 9],
  [10, 10],
  [25, 60],
  [1000, 1100],
] as const) {
  const { p, chiSquare } = mcNemar(b, c);
  compare(`binomtest(${b}, ${b + c}).pvalue`, p);
  compare(`chi2.sf(max(0, abs(${b} - ${c}) - 1) ** 2 / (${b} + ${c}), 1)`, chiSquare?.p ?? NaN);
  compare(`binomtest(${b}, ${b + c}).pvalue`, evenSplitTest(c, b + c));
  compare(
    `list(binomtest(${b}, ${b + c}).proportion_ci(method="wilson"))`,
    wilsonInterval(b, b + c),
  );
}
for (const t of [-3, -0.5, 0.1, 2, 10, 50]) {
  for (const freedom of [2, 4, 30]) {
    for (const delta of [-2, 0, 1, 5]) {
      const own = noncentralTCdf(t, freedom, delta);
      compare(`nct.cdf(${t}, ${freedom}, ${delta})`, own);
    }
  }
}
const listed = ({ t, freedom, p, interval }: TTest) => [t, freedom, p, ...interval];
for (let sample = 0; sample < 60; sample++) {
  const random = RandomSource.seeded(11, 'samples', sample);
  const n = 3 + random.below(sample % 3 === 0 ? 60 : 10);
  // Every second sample in halves, so that differences are equal or 0.
  const draw = () => (sample % 2 === 0 ? random.normal() : Math.round(random.normal() * 4) / 2);
  const a = Array.from({ length: n }, draw);
  const b = a.map((value) => value * 0.5 + draw() + 0.25);
  if (new Set(a.map((value, at) => value - (b[at] ?? 0))).size < 2) continue;
  const c = Array.from({ length: n + 2 }, draw);
  const names = { a, b, c };
  const add = (text: string, ours: readonly number[] | null | undefined, tolerance = 1e-10) => {
    if (ours) cases.push({ text, names, ours, tolerance });
  };
  const t = pairedT(a, b);
  add('paired(a, b)', t && listed(t));
  const welch = welchT(a, c);
  add('welch(a, c)', welch && listed(welch));
  const hasTies = sample % 2 === 1;
  const signed = (method?: 'exact' | 'normal') => {
    const found = wilcoxon(a, b, method);
    return found && [found.statistic, found.p];
  };
  if (!hasTies && n <= 50) add('signed_rank(a, b, "exact")', signed());
  if (hasTies && n <= 13) add('signed_rank(a, b, "auto")', signed());
  add('signed_rank(a, b, "asymptotic")', signed('normal'));
  const one = pairedEffect(a, b);
  add('paired_effect(a, b)', one && [one.d, one.g, ...one.interval], 1e-8);
  const two = independentEffect(a, c);
  add('independent_effect(a, c)', two && [two.d, two.g, ...two.interval], 1e-8);
}

describe.skipIf(isMissing)('statistics beside SciPy', () => {
  const answers = isMissing
    ? []
    : askPeer<number | readonly number[] | null>(
        script,
        cases.map(({ text, names }) => ({ text, names })),
      );

  it('agree on distributions, tests and effect sizes', () => {
    const off = cases.flatMap(({ text, ours, tolerance }, index) => {
      const theirs = [answers[index] ?? NaN].flat();
      const isNear = ours.every((value, at) => {
        const other = theirs[at] ?? NaN;
        // SciPy has no noncentral t distribution far out.
        if (text.includes('effect') && theirs[at] === null) return true;
        return Math.abs(value - other) <= tolerance * Math.max(1, Math.abs(other));
      });
      return isNear && ours.length === theirs.length ? [] : [{ text, ours, theirs }];
    });
    expect(off).toEqual([]);
    expect(cases.length).toBeGreaterThan(500);
    const intervals = answers.filter(
      (answer, index) =>
        cases[index]?.text.includes('effect') && [answer].flat().every((value) => value !== null),
    );
    expect(intervals.length).toBeGreaterThan(80);
  });

  it('agree on probabilities far out in the tails, by their size', () => {
    cases.forEach(({ text, ours }, index) => {
      if (!/^(norm|t|chi2|binom)\.(cdf|sf|pmf)/.test(text)) return;
      const theirs = Number(answers[index]);
      if (theirs > 0) expect(Math.abs((ours[0] ?? NaN) / theirs - 1), text).toBeLessThan(1e-10);
    });
  });
});
