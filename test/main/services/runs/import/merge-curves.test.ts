import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eachLine } from '../../../../../main/services/runs/import/each-line.ts';
import { ImportWatch } from '../../../../../main/services/runs/import/import-watch.ts';
import { mergeCurves } from '../../../../../main/services/runs/import/merge-curves.ts';
import { ThinCurve } from '../../../../../main/services/runs/import/thin-curve.ts';
import { temporaryFolder } from '../../../storage/temporary-folder.ts';

function curveOf(points: readonly (readonly [step: number, value: number, at?: number])[]) {
  const curve = new ThinCurve();
  for (const [step, value, at = NaN] of points) curve.add(step, value, at);
  return curve;
}

describe('curves side by side', () => {
  it('keep the last value in between, gaps, times and steps from 1', async () => {
    const curves = new Map([
      [
        'loss',
        curveOf([
          [0, 3, 10],
          [1, NaN, 11],
          [2, 1, 14],
        ]),
      ],
      ['val_loss', curveOf([[1, 5, 12]])],
    ]);
    const { epochs, from, to } = await mergeCurves(curves, 'log');
    expect(epochs).toEqual([
      { epoch: 1, seconds: 0, values: { loss: 3, val_loss: null } },
      { epoch: 2, seconds: 2, values: { loss: null, val_loss: 5 } },
      { epoch: 3, seconds: 4, values: { loss: 1, val_loss: 5 } },
    ]);
    expect([from, to]).toEqual([10, 14]);
  });

  it('are few rows with every peak, however many steps each has of its own', async () => {
    const count = 20;
    const curves = new Map(
      Array.from({ length: count }, (_, curve) => {
        const points = Array.from({ length: 5000 }, (_, at) => {
          const value = at === 1234 ? 100 + curve : at === 4321 ? -curve - 1 : at % 7;
          return [at * count + curve, value] as const;
        });
        return [`m${curve}`, curveOf(points)] as const;
      }),
    );
    const { epochs, from } = await mergeCurves(curves, 'log');
    expect(epochs.length).toBeGreaterThan(2000);
    expect(epochs.length).toBeLessThanOrEqual(10_000);
    expect(from).toBeNull();
    for (let curve = 0; curve < count; curve++) {
      const values = epochs.map(({ values }) => values[`m${curve}`] ?? 0);
      expect([Math.max(...values), Math.min(...values)]).toEqual([100 + curve, -curve - 1]);
      const peak = epochs.find(({ values }) => values[`m${curve}`] === 100 + curve);
      expect(peak?.epoch).toBe(1234 * count + curve + 1);
    }
    expect([epochs[0]?.epoch, epochs.at(-1)?.epoch]).toEqual([1, 5000 * count]);
  });
});

it('refuses a file without the ends of lines, naming it', async () => {
  const onDisk = join(temporaryFolder(), 'big.csv');
  const bytes = 18 * 1024 ** 2;
  await writeFile(onDisk, Buffer.alloc(bytes, '1'));
  const file = { onDisk, name: 'big.csv', path: 'big.csv', bytes };
  const watch = new ImportWatch(new AbortController().signal, () => undefined);
  const lines: string[] = [];
  await expect(eachLine(file, watch, (line) => lines.push(line))).rejects.toMatchObject({
    code: 'invalid-data',
    message: expect.stringContaining('“big.csv” has a line of more than 16 million') as unknown,
  });
  expect(lines).toEqual([]);
});
