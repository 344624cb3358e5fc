import { describe, expect, it } from 'vitest';
import { AppError } from '../../../common/errors/app-error.ts';
import { explainFailure, failureOfRows } from '../../../main/trainer/explain-failure.ts';

const gigabyte = 2 ** 30;

describe('failures of a training', () => {
  it.each([
    'Failed to allocate memory for requested buffer of size 1073741824',
    'std::bad_alloc',
    'CUDA failure 2: out of memory',
    'OOM when allocating tensor with shape[64,64]',
    'Array buffer allocation failed',
  ])('are told to be of memory: %s', (words) => {
    const error = new AppError('engine', 'ONNX Runtime stopped while computing.', {
      detail: words,
    });
    const memory = { peak: 4 * gigabyte, free: gigabyte };
    const explained = explainFailure(error, { batchSize: 256 }, memory) as AppError;
    expect(explained.code).toBe('out-of-memory');
    expect(explained.message).toMatch(/with a batch of 256\. .*a batch of \d+ would fit/);
    expect(explained.place).toEqual({ field: 'training.batchSize' });
    expect(explained.detail).toContain(words);
  });

  it('propose a smaller batch by what was asked and what is there', () => {
    const error = (asked: number) =>
      new Error(`Failed to allocate memory for requested buffer of size ${asked}`);
    const memory = { peak: gigabyte, free: gigabyte };
    const proposed = (asked: number, batchSize: number) =>
      (explainFailure(error(asked), { batchSize }, memory) as AppError).message;
    expect(proposed(gigabyte, 256)).toMatch(/a batch of 128 would fit/);
    expect(proposed(15 * gigabyte, 256)).toMatch(/a batch of 16 would fit/);
    expect(proposed(gigabyte, 1)).toMatch(/single row already/);
  });

  it('are left as they are where memory is not the matter', () => {
    const error = new AppError('engine', 'ONNX Runtime stopped while computing.');
    expect(explainFailure(error, { batchSize: 32 })).toBe(error);
  });

  it('of the data name the epoch and the batches', () => {
    const error = new AppError('file-unreadable', 'Row 12 cannot be read.', { place: { row: 12 } });
    const told = failureOfRows(error, { epoch: 2, firstStep: 3, lastStep: 5 }) as AppError;
    expect(told.message).toBe(
      'Row 12 cannot be read. This happened in epoch 2, with the rows of batches 3 to 5.',
    );
    expect(told.place).toEqual({ row: 12 });
    const engine = new AppError('engine', 'Stopped.');
    expect(failureOfRows(engine, { epoch: 1, firstStep: 1, lastStep: 1 })).toBe(engine);
  });
});
