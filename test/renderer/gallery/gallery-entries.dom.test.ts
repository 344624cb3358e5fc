import { describe, expect, it } from 'vitest';
import { architectures } from '../../../common/network/architectures/catalogue.ts';
import {
  columns,
  pictures,
  texts,
  windows,
} from '../../../common/network/architectures/published-sizes.ts';
import { gallerySections } from '../../../renderer/features/gallery/gallery-entries.ts';
import { moveInGrid } from '../../../renderer/features/gallery/move-in-grid.ts';

const all = { kind: 'all', query: '' } as const;
const ids = (sections: ReturnType<typeof gallerySections>) =>
  sections.map(({ entries }) => entries.map(({ architecture }) => architecture.id));

describe('the gallery', () => {
  it('shows what fits the data first, drawn for them, and the rest as published', () => {
    const data = columns(4, { classes: 3 });
    const sections = gallerySections(architectures, data, all);
    expect(sections.map(({ title }) => title)).toEqual([
      'Fits your data',
      'For other data or targets',
    ]);
    const [fitting, others] = sections;
    expect(fitting?.entries.every((entry) => entry.data === data && entry.problem === null)).toBe(
      true,
    );
    expect(others?.entries.every(({ problem }) => problem !== null)).toBe(true);
    expect(sections.flatMap(({ entries }) => entries)).toHaveLength(architectures.length);
  });

  it.each([
    ['image', pictures([28, 28, 1], { classes: 10 }), 'lenet-5'],
    ['series', windows([24, 2], { numbers: 1 }), 'sine-rnn'],
    ['text', texts(60, 900, { classes: 2 }), 'text-lstm'],
    ['table', columns(8, { numbers: 1 }), 'mlp-funnel'],
  ] as const)('puts networks made for a kind of data in front: %s', (kind, data, first) => {
    const [fitting] = ids(gallerySections(architectures, data, all));
    expect(fitting?.[0]).toBe(first);
    const only = gallerySections(architectures, data, { kind, query: '' });
    expect(only.flatMap(({ entries }) => entries).length).toBeLessThan(architectures.length);
  });

  it('shows all alike, with their published sizes, where there are no data', () => {
    const [only, ...rest] = gallerySections(architectures, null, all);
    expect(rest).toEqual([]);
    expect(only?.entries.every((entry) => entry.data === entry.architecture.published)).toBe(true);
  });

  it.each([
    ['resnet', ['residual-block', 'bottleneck-block', 'resnet-20', 'resnet-50']],
    ['  LeCun   digits ', ['logistic-regression', 'mlp-300-100', 'lenet-5']],
    ['vaswani', ['transformer-encoder']],
    ['no such network', []],
  ])('finds “%s” by name, paper, sentence and use', (query, found) => {
    const sections = gallerySections(architectures, null, { kind: 'all', query });
    expect(ids(sections).flat()).toEqual(found);
  });
});

describe('arrow keys', () => {
  // Three in a row, then two; a heading; then three.
  const places = [
    [0, 0],
    [100, 0],
    [200, 0],
    [0, 80],
    [100, 80],
    [0, 200],
    [100, 200],
    [200, 200],
  ].map(([left = 0, top = 0]) => ({ left, top }));

  it.each([
    [0, 'ArrowRight', 1],
    [2, 'ArrowRight', 3],
    [7, 'ArrowRight', 7],
    [0, 'ArrowLeft', 0],
    [1, 'ArrowDown', 4],
    [2, 'ArrowDown', 4],
    [4, 'ArrowDown', 6],
    [7, 'ArrowDown', 7],
    [7, 'ArrowUp', 4],
    [1, 'ArrowUp', 1],
    [5, 'Home', 0],
    [5, 'End', 7],
    [5, 'a', null],
  ])('from %i by %s to %s', (at, key, to) => {
    expect(moveInGrid(places, at, key)).toBe(to);
  });
});
