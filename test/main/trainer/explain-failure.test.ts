import { describe, expect, it } from 'vitest';
import { AppError } from '../../../common/errors/app-error.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { markOfLayer } from '../../../main/trainer/engines/layer-failure.ts';
import {
  explainFailure,
  failureOfRows,
  type MemoryReading,
} from '../../../main/trainer/explain-failure.ts';
import { chain } from '../../engines/networks.ts';

const gigabyte = 2 ** 30;

describe('failures of a training', () => {
  /** Dense layers whose values take about 250 kB a row of the batch, besides 30 MB. */
  const failed = (batchSize: number) => ({
    network: chain(
      ['Input', { shape: [4096] }],
      ['Dense', { units: 4096 }],
      ['Dense', { units: 1 }],
    ),
    training: { ...defaultTraining('regression'), batchSize },
  });

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
    const explained = explainFailure(error, failed(8192), memory) as AppError;
    expect(explained.code).toBe('out-of-memory');
    expect(explained.message).toMatch(/with a batch of 8192\. .*a batch of \d+ would fit/);
    expect(explained.place).toMatchObject({ field: 'training.batchSize' });
    expect(explained.detail).toContain(words);
  });

  it('propose the largest batch that fits by what the network takes, not only the half', () => {
    const error = (asked: number) =>
      new Error(`Failed to allocate memory for requested buffer of size ${asked}`);
    const explained = (batchSize: number, asked: number, memory: MemoryReading) =>
      explainFailure(error(asked), failed(batchSize), memory) as AppError;
    const most = { peak: 2 * gigabyte, free: 8 * gigabyte };
    const three = explained(8192, gigabyte, most);
    expect(three.place?.suggested).toBe(6144);
    expect(three.message).toMatch(
      /a batch of 6144 would fit; about 3.2 GB can be had \(8192: 3\.\d GB/,
    );
    const little = explained(65_536, 64 * gigabyte, { peak: gigabyte, free: gigabyte });
    expect(little.place?.suggested).toBe(4096);
    expect(explained(64, gigabyte, { peak: gigabyte / 8, free: 0 }).message).toMatch(
      /even a batch of 1 takes .* make the network smaller/,
    );
    const single = explained(1, gigabyte, most);
    expect(single.message).toMatch(/single row already/);
    expect(single.place?.suggested).toBeUndefined();
  });

  it('name the layer whose operation failed, and the block that it lies in', () => {
    const network = {
      version: 2 as const,
      nodes: [
        { id: 'i', type: 'Input', name: 'input', params: { shape: [1] }, position: { x: 0, y: 0 } },
        {
          id: 'b',
          type: 'Block',
          name: 'encoder',
          params: {},
          position: { x: 0, y: 0 },
          network: chain(['Input'], ['Embedding', { input_dim: 3, output_dim: 2 }]),
        },
      ],
      edges: [{ id: 'e', from: 'i', to: 'b', toPort: 0 }],
    };
    const words = `Non-zero status code returned while running Gather node. Name:'${markOfLayer('b:n1')}step_Gather_3' Status Message: indices element out of data bounds, idx=7`;
    const error = new AppError('engine', 'ONNX Runtime stopped.', { detail: words });
    const { training } = failed(4);
    const told = explainFailure(error, { network, training }) as AppError;
    expect(told.message).toMatch(
      /^The training stopped in the layer “.*embedding_1” of the block “encoder”\. The engine says: “indices element out of data bounds, idx=7”\./,
    );
    expect(told.place).toEqual({ node: 'b' });
    const memory = new Error(`${markOfLayer('b:n1')}x: std::bad_alloc`);
    const lacking = explainFailure(memory, { network, training }) as AppError;
    expect(lacking.message).toContain('asked for by the layer “');
  });

  it('are left as they are where memory is not the matter', () => {
    const error = new AppError('engine', 'ONNX Runtime stopped while computing.');
    expect(explainFailure(error, failed(32))).toBe(error);
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
