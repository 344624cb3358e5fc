import { describe, expect, it } from 'vitest';
import type { BaselineScores, JudgedPart } from '../../../common/evaluation/evaluation-api.ts';
import { EvaluationPlace } from '../../../renderer/features/evaluation/evaluation-place.svelte.ts';
import { Studio } from '../../../renderer/state/studio.svelte.ts';
import { runOf, summaryOf } from '../training/example-runs.ts';
import { handMadeConnection, type Answers } from '../training/hand-made-connection.ts';
import { classified, ranked } from './example-reports.ts';

function opened(answers: Answers = {}) {
  const connection = handMadeConnection({
    'runs.get': ({ id }: { id: string }) => runOf(summaryOf(id)),
    'evaluation.report': (part: JudgedPart) => ({ ...classified, ...part }),
    'evaluation.ranking': () => ranked,
    ...answers,
  });
  return { connection, place: new EvaluationPlace(new Studio(connection)) };
}

const a = { runId: 'a', split: 'test', calibrated: false } as const;
const b = { ...a, runId: 'b' };

describe('what is judged', () => {
  it('keeps a fitted baseline with the run it was asked for, whatever is shown when it is ready', async () => {
    const scores: BaselineScores = {
      kind: 'logistic',
      values: { accuracy: 0.9 },
      rows: 105,
      remarks: [],
    };
    const answered = Promise.withResolvers<BaselineScores>();
    const { place } = opened({ 'evaluation.baseline': () => answered.promise });
    await place.show(summaryOf('b'), 'test');
    await place.show(summaryOf('a'), 'test');
    const fit = place.fitLinear(a);
    await place.show(summaryOf('b'), 'test');
    expect([...place.fitting]).toEqual(['a']);
    answered.resolve(scores);
    await fit;
    expect(place.report.value?.report.runId).toBe('b');
    expect(place.linearOf({ ...classified, ...b })).toBeNull();
    expect(place.linearOf({ ...classified, ...a })).toEqual(scores);
    expect(place.fitting.size).toBe(0);
  });

  it('keeps an answer while the next one of the same part is on its way, never that of another run', async () => {
    const { place } = opened();
    await place.show(summaryOf('a'), 'test');
    place.askRanking(a, 0);
    await expect.poll(() => place.ranking.state.kind).toBe('ready');
    place.askRanking(a, 1);
    expect(place.ranking.state.kind).toBe('ready');
    await expect.poll(() => place.ranking.state.kind).toBe('ready');
    place.askRanking(b, 1);
    expect(place.ranking.state.kind).toBe('loading');
  });

  it('judges a run anew that was trained further', async () => {
    const { connection, place } = opened();
    const reports = () => connection.calls.filter(({ name }) => name === 'evaluation.report');
    const run = summaryOf('a');
    await place.show(run, 'test');
    await place.show(run, 'test');
    expect(reports()).toHaveLength(1);
    const again = place.show({ ...run, epochsDone: 150 }, 'test');
    expect(place.report.state.kind).toBe('loading');
    await again;
    expect(reports()).toHaveLength(2);
  });
});
