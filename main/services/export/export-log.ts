import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { pack } from 'tar-stream';
import type { EpochMetrics } from '../../../common/runs/run.ts';
import type { EpochRepository } from '../../storage/epoch-repository.ts';
import { CsvLog } from '../../storage/run-logs/csv-log.ts';
import { logsFolder } from '../../storage/run-logs/run-logs.ts';
import { TensorBoardLog } from '../../storage/run-logs/tensorboard/tensorboard-log.ts';
import type { StoredRun } from '../../storage/run-rows.ts';
import type { FileStore } from '../files/file-store.ts';
import { safeName } from '../files/safe-name.ts';

/** Epochs that are written in one turn. */
const portion = 1000;
/** Folders of event files, as Keras names them. */
const parts = ['train', 'validation'] as const;

/** Where the epochs of runs and what their callbacks wrote are. */
export interface LogSources {
  readonly files: FileStore;
  readonly epochs: EpochRepository;
  readonly libraryFolder: string;
}

/**
 * The log of a run as a file that the person can fetch: Keras's CSV, or a tar archive with the event files that
 * TensorBoard reads once it is unpacked. A run whose callbacks write them gives them as these ask: with its separator,
 * and its own event files with their histograms.
 */
export async function exportLog(
  { files, epochs, libraryFolder }: LogSources,
  run: StoredRun,
  form: 'csv' | 'tensorboard',
): Promise<{ token: string; name: string }> {
  const { callbacks } = run.training;
  const title = safeName(run.summary.name, 'run');
  if (form === 'csv') {
    const name = `${title}.csv`;
    const { path, token } = await files.createOutput(name);
    const csv = callbacks.find((each) => each.type === 'CSVLogger');
    const log = new CsvLog(path, csv?.separator ?? ',', 0);
    await writeAll(epochs, run.summary.id, log, (epoch) => log.epoch(epoch));
    return { token, name };
  }
  const name = `${title}.tar`;
  const { path, token } = await files.createOutput(name);
  const own = logsFolder(libraryFolder, run.summary.id);
  // Files that were only asked for on the way lack the epochs before.
  if (callbacks.some(({ type }) => type === 'TensorBoard') && existsSync(join(own, parts[0]))) {
    await packFolders(own, title, path);
    return { token, name };
  }
  const folder = await mkdtemp(join(tmpdir(), 'layerwright-log-'));
  try {
    const log = new TensorBoardLog(folder, { network: run.network, epochsDone: 0 });
    const began = Date.parse(run.summary.createdAt) / 1000;
    await writeAll(epochs, run.summary.id, log, (epoch) => log.epoch(epoch, began + epoch.seconds));
    await packFolders(folder, title, path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { token, name };
}

/** Hands every epoch of a run to a log, portion by portion, so that no other call waits. */
async function writeAll(
  epochs: EpochRepository,
  runId: string,
  log: { close: () => void },
  write: (epoch: EpochMetrics) => void,
): Promise<void> {
  try {
    for (let last = 0; ;) {
      const some = epochs.after(runId, last, portion);
      for (const epoch of some) write(epoch);
      if (some.length < portion) return;
      last = some.at(-1)?.epoch ?? Infinity;
      await nextTurn();
    }
  } finally {
    log.close();
  }
}

/**
 * The event files lie two folders deep: `<title>/train/…`, `<title>/validation/…`. What is being added to them is left
 * out.
 */
async function packFolders(folder: string, title: string, output: string): Promise<void> {
  const archive = pack();
  const written = pipeline(archive, createWriteStream(output));
  for (const part of parts.filter((name) => existsSync(join(folder, name)))) {
    for (const file of await readdir(join(folder, part))) {
      const source = join(folder, part, file);
      const { size } = await stat(source);
      const entry = archive.entry({ name: `${title}/${part}/${file}`, size });
      await pipeline(createReadStream(source, { end: size - 1 }), entry);
    }
  }
  archive.finalize();
  await written;
}
