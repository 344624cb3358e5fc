import { describe, expect, it } from 'vitest';
import { emptyNetwork } from '../../../common/network/network-spec.ts';
import { trainingProblems } from '../../../renderer/features/training/training-problems.ts';
import { project, recipe, table } from './example-runs.ts';

const allIgnored = recipe.treatments.map((treatment) => ({
  ...treatment,
  role: treatment.role === 'target' ? ('target' as const) : ('ignored' as const),
}));

describe('trainingProblems', () => {
  it('finds none in a complete project', () => {
    expect(trainingProblems(project, table, [])).toEqual([]);
  });

  it.each([
    ['no target', { recipe: null }, 'data', 'target'],
    ['no feature', { recipe: { ...recipe, treatments: allIgnored } }, 'data', 'feature'],
    [
      'no training rows',
      { recipe: { ...recipe, split: { ...recipe.split, train: 0 } } },
      'data',
      'training',
    ],
    ['no layers', { network: emptyNetwork }, 'design', 'layers'],
    [
      'a batch larger than the training rows',
      { training: { ...project.training, batchSize: 1000 } },
      'train',
      'batch size is 1,000',
    ],
    [
      'a rule that cannot be read',
      {
        training: {
          ...project.training,
          callbacks: [{ type: 'Rule', when: 'loss >', then: 'stop', factor: 1 }],
        },
      },
      'train',
      '“loss >” of callback 1, Rule, cannot be read at its end',
    ],
  ] as const)('is stopped by %s and names the place to put it right', (_, changes, place, word) => {
    const [problem, ...others] = trainingProblems({ ...project, ...changes }, table, []);
    expect(problem?.place).toBe(place);
    expect(problem?.message).toContain(word);
    expect(others).toEqual([]);
  });

  it('is stopped by a missing table and by a target with one class', () => {
    expect(trainingProblems(project, null, [])).toEqual([
      { message: 'There is no table yet.', place: 'data' },
    ]);
    const profiles = table.profiles.map((profile) => ({ ...profile, distinct: 1 }));
    const [problem] = trainingProblems(project, { profiles }, []);
    expect(problem?.message).toContain('the same value in every row');
  });

  it('is stopped by errors of the design but not by its advice', () => {
    const found = trainingProblems(project, table, [
      { level: 'error', message: 'output has 3 units.' },
      { level: 'warning', message: 'Large for 150 rows.' },
      { level: 'error', message: 'The loss does not suit.', fix: { training: {} } },
    ]);
    expect(found).toEqual([
      { message: 'output has 3 units.', place: 'design' },
      { message: 'The loss does not suit.', place: 'train' },
    ]);
  });
});
