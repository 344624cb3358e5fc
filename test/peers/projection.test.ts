import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { placesOn, principalPlane } from '../../common/comparison/inside/principal-plane.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { askPeer, whyNoKeras } from '../engines/keras/run-keras.ts';

const reason = whyNoKeras();
if (reason) console.log(`Skipped projections beside scikit-learn: ${reason}`);

/** Tall and wide tables whose columns spread differently, some cut off at 0 as ReLU does. */
function tables() {
  return Array.from({ length: 40 }, (_, index) => {
    const random = RandomSource.seeded(8, 'projection', index);
    const count = 3 + random.below(index % 2 === 0 ? 200 : 20);
    const width = 2 + random.below(index % 2 === 0 ? 20 : 200);
    const latent = Float64Array.from({ length: count * 3 }, () => random.normal());
    const mix = Float64Array.from({ length: 3 * width }, () => random.normal());
    const rows = Float32Array.from({ length: count * width }, (__, at) => {
      const [row, column] = [Math.floor(at / width), at % width];
      let value = 0.1 * random.normal();
      for (const part of [0, 1, 2]) {
        value += ((latent[row * 3 + part] ?? 0) * (mix[part * width + column] ?? 0)) / (part + 1);
      }
      return index % 3 === 0 ? Math.max(0, value) : value;
    });
    return { rows, count, width };
  });
}

describe.skipIf(reason !== null)('projections beside scikit-learn’s PCA', () => {
  const cases = reason === null ? tables() : [];
  const answers = askPeer<{
    readonly axes: readonly (readonly number[])[];
    readonly shares: readonly number[];
    readonly places: readonly number[];
  }>(
    fileURLToPath(new URL('projection.py', import.meta.url)),
    cases.map((one) => ({ ...one, rows: [...one.rows] })),
  );

  it('have the same axes, places and shares in 40 tables', async () => {
    expect(answers).toHaveLength(cases.length);
    for (const [index, { rows, count, width }] of cases.entries()) {
      const peer = answers[index];
      const plane = await principalPlane(rows, count, width, () => Promise.resolve());
      const { places, shares } = placesOn(plane, rows, count);
      const furthest = Math.max(...places.map(Math.abs));
      for (const axis of [0, 1] as const) {
        expect(Math.abs(shares[axis] - (peer?.shares[axis] ?? NaN))).toBeLessThan(1e-9);
        plane.axes[axis].forEach((part, i) =>
          expect(Math.abs(part - (peer?.axes[axis]?.[i] ?? NaN))).toBeLessThan(1e-7),
        );
      }
      places.forEach((place, at) =>
        expect(Math.abs(place - (peer?.places[at] ?? NaN))).toBeLessThan(1e-7 * furthest),
      );
    }
  });
});
