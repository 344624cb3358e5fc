import { describe, expect, it } from 'vitest';
import type { EpochMetrics, RunSummary } from '../../../common/runs/run.ts';
import { JsonOutput, TextOutput } from '../../../main/cli/training-output.ts';

const epoch: EpochMetrics = {
  epoch: 1,
  seconds: 0.5,
  values: { loss: 0.123456, accuracy: 0.9, val_loss: null },
};

const run: RunSummary = {
  id: 'r',
  projectId: 'p',
  projectName: 'Iris',
  datasetName: 'Iris',
  name: 'Run 1',
  note: '',
  status: 'finished',
  task: { kind: 'multiclass', classes: ['a', 'b', 'c'] } as unknown as RunSummary['task'],
  createdAt: '2026-01-01T00:00:00Z',
  endedAt: '2026-01-01T00:00:01Z',
  epochsDone: 1,
  epochs: 2,
  engine: {
    id: 'compiled',
    name: 'Compiled',
    device: 'CPU',
    threads: 1,
    reason: 'It is the fastest.',
  },
  parameters: 67,
  rowsPerSecond: 1000,
  last: epoch,
  best: epoch,
  test: { loss: 0.2, accuracy: 0.95 },
  failure: null,
  origin: null,
  priority: 0,
  resumable: false,
  endedBy: null,
  starred: false,
  pinned: false,
  archived: false,
  tags: [],
  group: null,
  size: null,
  latency: null,
  source: null,
  settings: {},
};

function written(columns: number | null, write: (output: TextOutput) => void): string {
  let text = '';
  write(new TextOutput({ out: (more) => (text += more), err: () => undefined, columns }));
  return text;
}

describe('output for people', () => {
  const everything = (output: TextOutput): void => {
    output.start(run);
    output.progress({
      runId: 'r',
      epoch: 1,
      epochs: 2,
      step: 1,
      stepsPerEpoch: 2,
      loss: 0.5,
      rowsPerSecond: 12_345,
      secondsLeft: 90,
    });
    output.epoch(epoch, 2);
    output.end(run);
  };

  it('writes one line per epoch to a file, without control characters', () => {
    const text = written(null, everything);
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(text).toContain('Epoch 1/2  loss 0.1235  accuracy 0.9  val_loss not finite\n');
    expect(text).toContain('Test: loss 0.2  accuracy 0.95\n');
  });

  it('writes over one line in a terminal and leaves its last state', () => {
    const text = written(80, everything);
    expect(text).toContain('\r\u001b[2KEpoch 1/2  loss 0.5  12,345 rows/s, 1 min 30 s left');
    const lines = text.split('\n');
    expect(lines.filter((line) => line.includes('Epoch 1/2'))).toHaveLength(1);
  });

  it('never wraps a line that is to be written over', () => {
    const text = written(30, (output) => output.epoch(epoch, 2));
    expect(text.replace('\r\u001b[2K', '').length).toBeLessThan(30);
  });

  it('says why a run ended', () => {
    const failure = { code: 'engine', message: 'The loss became infinite.' } as const;
    const text = written(null, (output) => output.end({ ...run, status: 'diverged', failure }));
    expect(text).toContain('Diverged in epoch 2 of 2.\nThe loss became infinite.\n');
  });
});

describe('output for programs', () => {
  it('is one JSON object per epoch and a last one with the test metrics', () => {
    let text = '';
    const output = new JsonOutput({
      out: (more) => (text += more),
      err: () => undefined,
      columns: 80,
    });
    output.epoch(epoch);
    output.end(run);
    const [first, last, rest] = text.split('\n');
    expect(JSON.parse(first ?? '')).toEqual({
      type: 'epoch',
      epoch: 1,
      seconds: 0.5,
      metrics: epoch.values,
    });
    expect(JSON.parse(last ?? '')).toMatchObject({
      type: 'result',
      status: 'finished',
      parameters: 67,
      test: { loss: 0.2, accuracy: 0.95 },
      failure: null,
    });
    expect(rest).toBe('');
  });

  it('tells what happens to a run beside its epochs', () => {
    let text = '';
    const output = new JsonOutput({
      out: (more) => (text += more),
      err: () => undefined,
      columns: null,
    });
    const at = '2026-01-01T00:00:00Z';
    const place = { number: 2, at, seconds: 3, epoch: 7, step: 84, detail: {} };
    output.event({ ...place, kind: 'disk-full', text: 'The disk is full.' });
    expect(JSON.parse(text)).toEqual({
      type: 'event',
      kind: 'disk-full',
      epoch: 7,
      text: 'The disk is full.',
    });
  });
});
