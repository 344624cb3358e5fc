import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

  it('is what its callbacks wrote where they were asked to, and goes with the run', async () => {
    const iris = await studio.api.datasets.importSample({ sampleId: 'iris' });
    const project = await studio.project(iris, {
      epochs: 4,
      callbacks: [
        { type: 'CSVLogger', separator: ';' },
        { type: 'TensorBoard', histogram_freq: 2, write_graph: true },
      ],
    });
    const run = await studio.train(project.id, 'logged');
    const csv = await studio.api.export.log({ runId: run.id, form: 'csv' });
    const text = readFileSync(studio.services.files.resolve(csv.token).path, 'utf8');
    expect(text.split('\n')[0]).toBe('epoch;accuracy;loss;val_accuracy;val_loss');
    const own = join(studio.services.libraryFolder, 'logs', run.id);
    expect(readFileSync(join(own, 'log.csv'), 'utf8')).toBe(text);

    const board = await studio.api.export.log({ runId: run.id, form: 'tensorboard' });
    const archive = createReadStream(studio.services.files.resolve(board.token).path).pipe(
      extract(),
    );
    const histograms: number[] = [];
    const parts: string[] = [];
    for await (const entry of archive) {
      parts.push(entry.header.name.split('/')[1] ?? '');
      const bytes: Buffer[] = [];
      for await (const part of entry) bytes.push(part as Buffer);
      for (const { payload } of wholeRecords(Buffer.concat(bytes))) {
        const { step, what } = fromBinary(EventSchema, payload);
        const values = what.case === 'summary' ? what.value.value : [];
        if (values.some(({ value }) => value.case === 'histo')) histograms.push(Number(step));
      }
    }
    expect(parts).toEqual(['train', 'validation']);
    expect(histograms).toEqual([0, 2]);

    await studio.api.runs.remove({ ids: [run.id] });
    await studio.restart();
    expect(existsSync(own)).toBe(false);
  });

  it('begins while the run goes on, as soon as a callback asks for it', async () => {
    const iris = await studio.api.datasets.importSample({ sampleId: 'iris' });
    const project = await studio.project(iris, { epochs: 1_000_000, callbacks: [] });
    const begun = studio.next((event) => (event.name === 'run.epochs' ? true : undefined));
    const { id } = await studio.api.training.start({ projectId: project.id, name: null });
    await begun;
    const callbacks = [{ type: 'CSVLogger' as const, separator: ',' as const }];
    await studio.api.training.change({ runId: id, change: { callbacks } });
    const log = join(studio.services.libraryFolder, 'logs', id, 'log.csv');
    await expect.poll(() => existsSync(log) && readFileSync(log, 'utf8').includes('\n')).toBe(true);
    const ended = studio.next((event) =>
      event.name === 'run.changed' && event.payload.status === 'stopped' ? true : undefined,
    );
    await studio.api.training.stop({ runId: id });
    await ended;
    const rows = readFileSync(log, 'utf8').trimEnd().split('\n');
    expect(rows[0]).toBe('epoch,accuracy,loss,val_accuracy,val_loss');
    expect(Number(rows[1]?.split(',')[0])).toBeGreaterThan(0);
  });
});
