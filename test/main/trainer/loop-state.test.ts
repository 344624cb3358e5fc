import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import type { MetricSums } from '../../../common/training/metric-sums.ts';
import { firstState } from '../../../main/trainer/going-on.ts';
import { readLoopState, restoreSums, storeSums } from '../../../main/trainer/loop-state.ts';

function emptySums(sizes: readonly number[]): MetricSums {
  const outputs = sizes.map((size) => ({ loss: 0, values: new Float64Array(size) }));
  return { rows: 0, loss: 0, outputs };
}

describe('the state of a loop', () => {
  it('comes back out of JSON to the last bit, sums that are no numbers included', () => {
    const numbers = fc.double();
    const outputs = fc.array(fc.tuple(numbers, fc.array(numbers, { maxLength: 5 })), {
      minLength: 1,
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.nat(), numbers, outputs, (rows, loss, given) => {
        const sums: MetricSums = {
          rows,
          loss,
          outputs: given.map(([own, values]) => ({ loss: own, values: Float64Array.from(values) })),
        };
        const stored = JSON.parse(JSON.stringify(storeSums(sums))) as ReturnType<typeof storeSums>;
        const back = emptySums(given.map(([, values]) => values.length));
        restoreSums(stored, back);
        expect(back).toEqual(sums);
      }),
    );
  });

  it('is refused where the sums are those of other metrics', () => {
    const stored = storeSums(emptySums([2]));
    expect(() => restoreSums(stored, emptySums([3]))).toThrow(/do not fit its metrics/);
  });

  it('is read as it was written', () => {
    const state = firstState(defaultTraining('binary'));
    const stored = JSON.parse(JSON.stringify(state)) as Record<string, unknown>;
    expect(readLoopState(stored)).toEqual(state);
  });

  it('is refused from a newer version, and when it is not one', () => {
    expect(() => readLoopState({ version: 2 })).toThrow(/newer version/);
    expect(() => readLoopState({ version: 1, epoch: 0 })).toThrow(/cannot be read/);
  });
});
