import { createReadStream, readFileSync } from 'node:fs';
import { fromBinary } from '@bufbuild/protobuf';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EventSchema } from '../../main/storage/run-logs/tensorboard/generated/event_pb.js';
import { wholeRecords } from '../../main/storage/run-logs/tensorboard/record-file.ts';
import { StudioUnderTest } from './studio-under-test.ts';

let studio: StudioUnderTest;
beforeEach(async () => {
  studio = new StudioUnderTest();
  await studio.open();
});
afterEach(() => studio.remove());

describe('the log of a run', () => {
  it('is Keras’s CSV, and event files in a tar archive, of every epoch', async () => {
    const iris = await studio.api.datasets.importSample({ sampleId: 'iris' });
    const project = await studio.project(iris, { epochs: 1500, batchSize: 50 });
    const run = await studio.train(project.id, 'A/B');
    const epochs = await studio.api.runs.metrics({ id: run.id });
    expect(epochs).toHaveLength(1500);

    const csv = await studio.api.export.log({ runId: run.id, form: 'csv' });
    expect(csv.name).toBe('A B.csv');
    const [head, ...lines] = readFileSync(studio.services.files.resolve(csv.token).path, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    expect(head).toEqual(['epoch', 'accuracy', 'loss', 'val_accuracy', 'val_loss']);
    expect(lines.map((line) => line.map(Number))).toEqual(
      epochs.map(({ epoch, values }) => [
        epoch - 1,
        ...(head ?? []).slice(1).map((name) => values[name]),
      ]),
    );

    const board = await studio.api.export.log({ runId: run.id, form: 'tensorboard' });
    expect(board.name).toBe('A B.tar');
    const found = new Map<string, readonly (readonly [number, number])[]>();
    const archive = createReadStream(studio.services.files.resolve(board.token).path).pipe(
      extract(),
    );
    for await (const entry of archive) {
      const parts: Buffer[] = [];
      for await (const part of entry) parts.push(part as Buffer);
      const losses = wholeRecords(Buffer.concat(parts)).flatMap(({ payload }) => {
        const { step, what } = fromBinary(EventSchema, payload);
        const values = what.case === 'summary' ? what.value.value : [];
        return values
          .filter(({ tag }) => tag === 'epoch_loss')
          .map(({ value }) => [Number(step), Number(value.value)] as const);
      });
      found.set(entry.header.name.split('/').slice(0, 2).join('/'), losses);
    }
    for (const [part, name] of [
      ['A B/train', 'loss'],
      ['A B/validation', 'val_loss'],
    ] as const) {
      expect(found.get(part)).toEqual(
        epochs.map(({ epoch, values }) => [epoch - 1, Math.fround(values[name] ?? NaN)]),
      );
    }
  });
});
