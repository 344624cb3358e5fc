import { describe, expect, it } from 'vitest';
import { generate, generatedCsv, generators } from '../../../common/generators/generate.ts';
import type { GeneratorKind, GeneratorSpec } from '../../../common/generators/generator.ts';
import { generatorSpecSchema } from '../../../common/generators/schema.ts';

function rowsOf(kind: GeneratorKind, changes: Partial<GeneratorSpec> = {}) {
  return generate({ kind, rows: 400, noise: 0, seed: 3, ...changes }).rows;
}

describe('generated sets', () => {
  it.each(generators.map(({ kind }) => kind))(
    '%s repeats from its seed and changes with it',
    (kind) => {
      const generator = generators.find((one) => one.kind === kind);
      const spec = { kind, rows: 60, noise: 0.4, seed: 5 };
      const table = generate(spec);
      expect(generatorSpecSchema.parse(spec)).toEqual(spec);
      expect(table).toEqual(generate(spec));
      expect(table).not.toEqual(generate({ ...spec, seed: 6 }));
      expect(table.columns).toContain(generator?.target);
      expect(table.rows).toHaveLength(60);
      for (const row of table.rows) {
        expect(row).toHaveLength(table.columns.length);
        expect(row.every(Number.isFinite)).toBe(true);
      }
      expect(generatedCsv(table).split('\n')).toHaveLength(62);
    },
  );

  it.each(['two-blobs', 'circle', 'four-square', 'spiral', 'moons'] as const)(
    '%s has both classes in nearly equal numbers',
    (kind) => {
      const ones = rowsOf(kind).filter((row) => row[2] === 1).length;
      expect(ones).toBeGreaterThan(160);
      expect(ones).toBeLessThan(240);
    },
  );

  it('lie as their formulas say where there is no noise', () => {
    for (const [x = 0, y = 0, label] of rowsOf('circle')) {
      expect(Math.hypot(x, y) <= 2.5001).toBe(label === 1);
    }
    for (const [x = 0, y = 0, label] of rowsOf('four-square')) expect(x * y >= 0).toBe(label === 1);
    for (const [x = 0, y = 0, height = 0] of rowsOf('plane')) {
      expect(height).toBeCloseTo((x + y) / 12, 5);
    }
    for (const [x = 0, y = 0, label] of rowsOf('moons')) {
      const [centerX, centerY] = label === 0 ? [0, 0] : [1, 0.5];
      expect(Math.hypot(x - centerX, y - centerY)).toBeCloseTo(1, 4);
    }
    for (const [step = 0, value = 0] of rowsOf('sine')) {
      expect(value).toBeCloseTo(Math.sin((2 * Math.PI * step) / 50), 5);
    }
  });

  it('are refused with settings that make no set', () => {
    const spec = { kind: 'spiral', rows: 300, noise: 0.1, seed: 4 };
    expect(generatorSpecSchema.safeParse(spec).success).toBe(true);
    for (const wrong of [
      { rows: 1e7 },
      { rows: 2.5 },
      { noise: 2 },
      { kind: 'square' },
      { seed: -1 },
    ]) {
      expect(generatorSpecSchema.safeParse({ ...spec, ...wrong }).success).toBe(false);
    }
  });

  it('give the truth tables of the gates', () => {
    const table = (kind: GeneratorKind, rows: number) =>
      rowsOf(kind, { rows }).map((row) => row.join(''));
    expect(table('and', 4)).toEqual(['111', '100', '010', '000']);
    expect(table('or', 4)).toEqual(['111', '101', '011', '000']);
    expect(table('xor', 4)).toEqual(['110', '101', '011', '000']);
    expect(table('not', 4)).toEqual(['10', '01', '10', '01']);
  });

  it('give the concert its seven rows and the one in which nothing speaks for it', () => {
    const rows = rowsOf('concert', { rows: 8 }).map((row) => row.join(''));
    expect(new Set(rows)).toEqual(
      new Set(['1111', '1011', '1000', '1100', '0110', '0100', '0010', '0000']),
    );
  });

  it('flip a share of the concert’s answers', () => {
    const flipped = rowsOf('concert', { rows: 4000, noise: 0.25 }).filter(
      ([weather = 0, transit = 0, friend = 0, goes]) =>
        35 * weather + 20 * transit + 30 * friend > 60 !== (goes === 1),
    ).length;
    expect(flipped / 4000).toBeGreaterThan(0.22);
    expect(flipped / 4000).toBeLessThan(0.28);
  });

  it('give the sine noise of the variance that is said', () => {
    const rows = rowsOf('sine', { rows: 20_000, noise: 1 });
    const squares = rows.map(
      ([step = 0, value = 0]) => (value - Math.sin((2 * Math.PI * step) / 50)) ** 2,
    );
    const variance = squares.reduce((sum, square) => sum + square, 0) / squares.length;
    expect(variance).toBeGreaterThan(0.32);
    expect(variance).toBeLessThan(0.345);
  });
});
