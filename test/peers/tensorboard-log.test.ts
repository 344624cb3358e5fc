import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import type { NetworkSpec } from '../../common/network/network-spec.ts';
import type { EpochMetrics } from '../../common/runs/run.ts';
import type { CallbackConfig } from '../../common/training/callbacks/callback-config.ts';
import { RunLogs } from '../../main/storage/run-logs/run-logs.ts';
import { askPeer, peerPython } from '../engines/keras/run-keras.ts';

interface ReadPart {
  readonly scalars: Readonly<Record<string, readonly (readonly [number, number | null])[]>>;
  readonly histograms: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly graph: readonly {
    readonly name: string;
    readonly op: string;
    readonly input: readonly string[];
    readonly shapes: readonly (readonly number[])[];
  }[];
}

const script = fileURLToPath(new URL('tensorboard-log.py', import.meta.url));
const probe = spawnSync(peerPython, ['-c', 'import tensorboard'], { encoding: 'utf8' });
if (probe.status !== 0) {
  console.log(
    `Skipped event files beside TensorBoard: ${peerPython} has none; set LAYERWRIGHT_PEER_PYTHON.`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'layerwright-board-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const dense = { type: 'Dense', position: { x: 0, y: 0 } };
const network: NetworkSpec = {
  version: 2,
  nodes: [
    { id: 'n1', type: 'Input', name: 'input_1', params: { shape: [4] }, position: { x: 0, y: 0 } },
    {
      ...dense,
      id: 'n2',
      type: 'Block',
      name: 'block_1',
      params: { repeat: 2 },
      network: {
        nodes: [
          {
            id: 'i',
            type: 'Input',
            name: 'input_2',
            params: { shape: [4] },
            position: { x: 0, y: 0 },
          },
          { ...dense, id: 'd', name: 'dense_1', params: { units: 4 } },
        ],
        edges: [{ id: 'e', from: 'i', to: 'd', toPort: 0 }],
      },
    },
    { ...dense, id: 'n3', name: 'dense_2', params: { units: 3 } },
  ],
  edges: [
    { id: 'e1', from: 'n1', to: 'n2', toPort: 0 },
    { id: 'e2', from: 'n2', to: 'n3', toPort: 0 },
  ],
};
const callbacks: readonly CallbackConfig[] = [
  { type: 'TensorBoard', histogram_freq: 2, write_graph: true },
];

function epoch(number: number): EpochMetrics {
  const loss = number === 3 ? null : 1 / number;
  return { epoch: number, seconds: number, values: { loss, accuracy: 0.5, val_loss: 2 / number } };
}

function write(to: string, epochsDone: number, numbers: readonly number[]): void {
  const logs = new RunLogs({ folder: to, network, callbacks, epochsDone });
  const kernel = Float32Array.from({ length: 100 }, (_, i) => i / 50 - 1);
  for (const number of numbers) logs.epoch(epoch(number), { 'dense_2/kernel': kernel });
  logs.close();
}

function read(at: string): Readonly<Record<string, ReadPart>> {
  const [answer] = askPeer<Readonly<Record<string, ReadPart>>>(script, [{ folder: at }]);
  if (!answer) throw new Error('TensorBoard gave no answer.');
  return answer;
}

describe.skipIf(probe.status !== 0)('event files', () => {
  it('are read by TensorBoard: scalars, histograms and the graph', () => {
    const at = join(folder, 'whole');
    write(at, 0, [1, 2, 3]);
    const { train, validation } = read(at);
    const loss = train?.scalars['epoch_loss'] ?? [];
    expect(loss.map(([step]) => step)).toEqual([0, 1, 2]);
    expect(loss.slice(0, 2).map(([, value]) => value)).toEqual([1, 0.5]);
    expect(loss[2]?.[1]).toBeNull();
    expect(train?.scalars['epoch_accuracy']).toHaveLength(3);
    expect(validation?.scalars['epoch_loss']?.map(([, value]) => value)).toEqual([
      2,
      1,
      Math.fround(2 / 3),
    ]);
    expect(Object.keys(validation?.scalars ?? {})).toEqual(['epoch_loss']);
    const histograms = train?.histograms['dense_2/kernel/histogram'] ?? [];
    expect(histograms.map(([step, count]) => [step, count])).toEqual([
      [0, 100],
      [2, 100],
    ]);
    expect(histograms[0]?.slice(2)).toEqual([-1, Math.fround(0.98), 100]);
    expect(train?.graph).toEqual([
      { name: 'input_1', op: 'Input', input: [], shapes: [[-1, 4]] },
      { name: 'block_1_1/dense_1', op: 'Dense', input: ['input_1'], shapes: [[-1, 4]] },
      { name: 'block_1_2/dense_1', op: 'Dense', input: ['block_1_1/dense_1'], shapes: [[-1, 4]] },
      { name: 'dense_2', op: 'Dense', input: ['block_1_2/dense_1'], shapes: [[-1, 3]] },
    ]);
  });

  it('are continued after a process died in the middle of writing, without a repeated epoch', () => {
    const at = join(folder, 'broken');
    write(at, 0, [1, 2, 3, 4]);
    for (const part of ['train', 'validation']) {
      const [file] = readdirSync(join(at, part));
      appendFileSync(join(at, part, file ?? ''), Buffer.from([9, 0, 0, 0, 0, 0]));
    }
    write(at, 2, [3, 4, 5]);
    const { train, validation } = read(at);
    expect(train?.scalars['epoch_accuracy']?.map(([step]) => step)).toEqual([0, 1, 2, 3, 4]);
    expect(validation?.scalars['epoch_loss']?.map(([step]) => step)).toEqual([0, 1, 2, 3, 4]);
    expect(train?.graph).toHaveLength(4);
  });
});
