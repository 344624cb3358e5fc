import { expect, it } from 'vitest';
import { looksApart, markerOf, runLooks } from '../../../common/runs/run-color.ts';

function runs(count: number, projectId = 'p') {
  return Array.from({ length: count }, (_, i) => ({
    id: `${projectId}${i}`,
    projectId,
    createdAt: new Date(Date.UTC(2026, 0, 1 + i)).toISOString(),
  }));
}

it('gives the runs of a project different colours until all eight are used', () => {
  const looks = runLooks(runs(9));
  expect(new Set([...looks.values()].slice(0, 8).map((look) => look.color)).size).toBe(8);
  expect(looks.get('p8')).toEqual({ color: 1, turn: 1 });
});

it('keeps every colour when a run is added and whatever the order of the list', () => {
  const before = runLooks(runs(5));
  const after = runLooks([...runs(6)].reverse());
  for (const [id, look] of before) expect(after.get(id)).toEqual(look);
});

it('counts each project for itself', () => {
  const looks = runLooks([...runs(2, 'a'), ...runs(2, 'b')]);
  expect(looks.get('b0')).toEqual(looks.get('a0'));
});

it('tells runs of different projects apart by dash and marker where they stand beside each other', () => {
  const looks = runLooks([...runs(2, 'a'), ...runs(2, 'b')]);
  const apart = looksApart(['b0', 'a0', 'a1'], looks);
  expect(apart.get('b0')).toEqual(looks.get('b0'));
  expect(apart.get('a0')).toEqual({ color: 1, turn: 1 });
  expect(apart.get('a1')).toEqual(looks.get('a1'));
  const markers = ['a0', 'b0'].map((id) => markerOf(apart.get(id) ?? { color: 1, turn: 0 }));
  expect(new Set(markers).size).toBe(2);
});
