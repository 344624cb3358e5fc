import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { whyNoKeras } from '../keras/run-keras.ts';
import { tableEntries, toleranceOf } from './conformance-table.ts';
import { kerasCases } from './keras-cases.ts';
import { measureCases, type MeasuredCase } from './measure-cases.ts';

const missing = whyNoKeras();
if (missing !== null) {
  process.stdout.write(`The conformance table is not measured again: ${missing}\n`);
}
const whyNot = missing === null ? '' : ` (skipped: ${missing})`;

describe.skipIf(missing !== null)(`beside Keras${whyNot}`, () => {
  let measured: readonly MeasuredCase[] = [];
  beforeAll(async () => {
    measured = await measureCases(kerasCases);
  }, 900_000);

  it.for(kerasCases.map((made, index) => ({ ...made, index })))(
    'every engine does the same: $family $id, $name',
    ({ index, family, id }, { skip }) => {
      const { refused, deviations } = measured[index] ?? { refused: 'not measured' };
      // PyTorch is asked for its schedule, which Keras lacks; `learning-rate.test.ts` has its rates by hand.
      if (id === 'one_cycle' && refused?.includes('torch')) {
        process.stdout.write(`The schedule one_cycle is not held against PyTorch: ${refused}\n`);
        skip(refused);
      }
      expect(refused).toBe(null);
      expect(Object.keys(deviations ?? {})).toEqual(
        expect.arrayContaining(['compiled', 'reference']),
      );
      const tolerance = toleranceOf(family);
      for (const [engine, deviation] of Object.entries(deviations ?? {})) {
        expect(deviation.forward, `${engine}: forward`).toBeLessThan(tolerance.forward);
        expect(deviation.gradient, `${engine}: gradient`).toBeLessThan(tolerance.gradient);
        expect(deviation.update, `${engine}: update`).toBeLessThan(tolerance.update);
      }
    },
  );

  it('is told in the table, which holds every entry and as many ways as are tried', () => {
    const table = readFileSync(new URL('../../../docs/conformance.md', import.meta.url), 'utf8');
    const written = table
      .split('\n')
      .filter(
        (line) => line.startsWith('| ') && !line.startsWith('| entry') && !line.startsWith('| -'),
      )
      .map((line) =>
        line
          .split('|')
          .slice(1, 3)
          .map((cell) => cell.trim().replace(' \\*', '')),
      );
    const wanted = tableEntries(measured).map(({ id, ways }) => [id, String(ways)]);
    expect(written).toEqual(wanted);
  });
});
