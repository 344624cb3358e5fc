import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chainLayers } from '../../../../common/network/chain-layers.ts';
import type { EpochMetrics } from '../../../../common/runs/run.ts';
import type { CallbackConfig } from '../../../../common/training/callbacks/callback-config.ts';
import { RunLogs } from '../../../../main/storage/run-logs/run-logs.ts';

const network = chainLayers([['Input', { shape: [4] }]]);
const csv = (separator: ',' | ';'): readonly CallbackConfig[] => [{ type: 'CSVLogger', separator }];
const epoch = (number: number): EpochMetrics => ({
  epoch: number,
  seconds: number,
  values: { loss: 1 / number },
});

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'layerwright-logs-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lines = (): readonly string[] =>
  readFileSync(join(folder, 'log.csv'), 'utf8').trimEnd().split('\n');

describe('the logs of a run whose callbacks change on the way', () => {
  it('begin where they are asked for, stop where they are not, and take another separator', () => {
    const logs = new RunLogs({ folder, network, callbacks: [], epochsDone: 0 });
    logs.epoch(epoch(1), {});
    logs.follow(csv(','), 1);
    logs.epoch(epoch(2), {});
    logs.follow([], 2);
    logs.epoch(epoch(3), {});
    logs.follow(csv(';'), 3);
    logs.epoch(epoch(4), {});
    logs.close();
    expect(lines()).toEqual(['epoch;loss', '1;0.5', '3;0.25']);
  });

  it('go on behind the epochs that are done, also where they lack the first ones', () => {
    const logs = new RunLogs({ folder, network, callbacks: [], epochsDone: 0 });
    logs.follow(csv(','), 1);
    for (const number of [2, 3, 4]) logs.epoch(epoch(number), {});
    logs.close();
    const again = new RunLogs({ folder, network, callbacks: csv(','), epochsDone: 3 });
    again.epoch(epoch(4), {});
    again.close();
    expect(lines().map((line) => line.split(',')[0])).toEqual(['epoch', '1', '2', '3']);
  });

  it('write histograms as often as the callback asks for now', () => {
    const board = (histogram_freq: number): readonly CallbackConfig[] => [
      { type: 'TensorBoard', histogram_freq, write_graph: true },
    ];
    const logs = new RunLogs({ folder, network, callbacks: board(0), epochsDone: 0 });
    expect([1, 2, 3].map((number) => logs.wantsWeights(number))).toEqual([false, false, false]);
    logs.follow(board(2), 0);
    expect([1, 2, 3].map((number) => logs.wantsWeights(number))).toEqual([true, false, true]);
    logs.close();
  });
});
