import { describe, expect, it } from 'vitest';
import { layerHistory } from '../../../../main/services/runs/layer-history.ts';

const sample = (step: number, values: Readonly<Record<string, number>>) => ({
  step,
  epoch: 1,
  seconds: step / 10,
  values,
});

describe('the statistics of layers', () => {
  it('are arranged by layer, with nothing where nothing was measured', () => {
    const samples = [
      sample(1, { 'a/gradient_norm': 0.5, 'b/c/gradient_norm': 2, 'b/c/dead_units': NaN }),
      sample(9, { 'a/gradient_norm': 0.25, 'a/unknown': 7 }),
    ];
    expect(layerHistory(samples, 100)).toEqual({
      places: [
        { step: 1, epoch: 1, seconds: 0.1 },
        { step: 9, epoch: 1, seconds: 0.9 },
      ],
      layers: [
        { name: 'a', values: { gradient_norm: [0.5, 0.25] } },
        { name: 'b/c', values: { gradient_norm: [2, null], dead_units: [null, null] } },
      ],
    });
  });

  it('are thinned evenly with the newest kept', () => {
    const samples = Array.from({ length: 1000 }, (_, step) => sample(step, { 'a/dead_units': 0 }));
    const { places } = layerHistory(samples, 100);
    expect(places.length).toBeLessThanOrEqual(101);
    expect(places.at(-1)?.step).toBe(999);
    expect(places[1]?.step).toBe((places[0]?.step ?? 0) + 10);
  });
});
