import { describe, expect, it } from 'vitest';
import { placesOn, principalPlane } from '../../../../common/comparison/inside/principal-plane.ts';
import { RandomSource } from '../../../../common/random/random-source.ts';

const breathe = () => Promise.resolve();

describe('the principal plane of rows', () => {
  it('is that of a worked example', async () => {
    // Ten rows of Smith's “A tutorial on principal components analysis” (2002), §3.1: eigenvalues of the covariance
    // matrix 1.28402771 and 0.0490833989.
    const x = [2.5, 0.5, 2.2, 1.9, 3.1, 2.3, 2, 1, 1.5, 1.1];
    const y = [2.4, 0.7, 2.9, 2.2, 3.0, 2.7, 1.6, 1.1, 1.6, 0.9];
    const rows = Float32Array.from({ length: 20 }, (_, at) => [x, y][at % 2]?.[at >> 1] ?? 0);
    const plane = await principalPlane(rows, 10, 2, breathe);
    expect(plane.axes[0][0]).toBeCloseTo(0.677873399, 6);
    expect(plane.axes[0][1]).toBeCloseTo(0.735178656, 6);
    expect(plane.axes[1][0]).toBeCloseTo(0.735178656, 6);
    expect(plane.axes[1][1]).toBeCloseTo(-0.677873399, 6);
    const { places, shares } = placesOn(plane, rows, 10);
    expect(Math.abs(places[0] ?? NaN)).toBeCloseTo(0.827970186, 6);
    expect(shares[0]).toBeCloseTo(1.28402771 / (1.28402771 + 0.0490833989), 6);
    expect(shares[0] + shares[1]).toBeCloseTo(1, 12);
  });

  it('is the same for wide tables, found in the products of the rows', async () => {
    const random = RandomSource.seeded(1, 'wide');
    const narrow = Float32Array.from({ length: 12 * 5 }, () => random.normal());
    // Numbers that are always 0 change no distance, and make the table wider than it has rows.
    const wide = new Float32Array(12 * 20);
    narrow.forEach((value, at) => (wide[Math.floor(at / 5) * 20 + (at % 5) * 4] = value));
    const [one, other] = [
      placesOn(await principalPlane(narrow, 12, 5, breathe), narrow, 12),
      placesOn(await principalPlane(wide, 12, 20, breathe), wide, 12),
    ];
    one.places.forEach((place, at) => expect(other.places[at]).toBeCloseTo(place, 8));
    expect(other.shares[0]).toBeCloseTo(one.shares[0], 10);
  });

  it('holds rows on a line on one axis, and equal rows in one place', async () => {
    const line = Float32Array.from(
      { length: 3 * 4 },
      (_, at) => Math.floor(at / 3) * ((at % 3) + 1),
    );
    const along = placesOn(await principalPlane(line, 4, 3, breathe), line, 4);
    expect(along.shares[0]).toBeCloseTo(1, 12);
    for (const row of [0, 1, 2, 3]) expect(along.places[row * 2 + 1]).toBeCloseTo(0, 12);
    const equal = new Float32Array(8).fill(0.7);
    const same = placesOn(await principalPlane(equal, 4, 2, breathe), equal, 4);
    expect(same.shares).toEqual([0, 0]);
    expect([...same.places].every((place) => Math.abs(place) < 1e-6)).toBe(true);
  });

  it('shows other rows on the same axes with the share of their own variance', async () => {
    const rows = Float32Array.of(0, 0, 4, 0, 0, 2, 4, 2);
    const plane = await principalPlane(rows, 4, 2, breathe);
    expect(plane.axes[0][0]).toBeCloseTo(1, 12);
    const moved = Float32Array.of(2, 0, 2, 8);
    const { places, shares } = placesOn(plane, moved, 2);
    [0, -1, 0, 7].forEach((place, at) => expect(places[at]).toBeCloseTo(place, 12));
    expect(shares[1]).toBeCloseTo(1, 12);
  });

  it('ends where it was stopped', async () => {
    const stop = () => Promise.reject(new Error('stopped'));
    await expect(principalPlane(new Float32Array(100), 10, 10, stop)).rejects.toThrow('stopped');
  });
});
