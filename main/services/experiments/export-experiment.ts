import { writeFile } from 'node:fs/promises';
import type { Experiment, ExperimentData } from '../../../common/experiments/experiment.ts';
import type { StoredDataset } from '../../storage/dataset-repository.ts';
import type { FileStore } from '../files/file-store.ts';
import { safeName } from '../files/safe-name.ts';

/** What an experiment's data are called in its file. */
export function experimentData({ dataset, options }: StoredDataset): ExperimentData {
  const { kind, name, files, sha256, generator } = dataset.source;
  const changed = dataset.columns.filter(({ type, detectedType }) => type !== detectedType);
  const columnTypes = Object.fromEntries(changed.map((column) => [column.name, column.type]));
  if (generator) return { generated: generator, options, columnTypes };
  if (kind === 'sample') return { sample: name, options, columnTypes };
  if (kind === 'folder') return { folder: name, sha256, options, columnTypes };
  return files
    ? { files, sha256, options, columnTypes }
    : { file: name, sha256, options, columnTypes };
}

/**
 * Writes an experiment where the person can fetch it.
 * @param title What the file is named after.
 */
export async function exportExperiment(
  files: FileStore,
  experiment: Experiment,
  title: string,
): Promise<{ token: string; name: string }> {
  const name = `${safeName(title, 'experiment')}.json`;
  const { path, token } = await files.createOutput(name);
  await writeFile(path, `${JSON.stringify(experiment, null, 2)}\n`);
  return { token, name };
}
