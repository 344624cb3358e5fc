import { AppError } from '../../../../common/errors/app-error.ts';
import type { ReadLog } from '../../../../common/runs/imported-run.ts';
import { csvRuns, isCsvLog } from './csv-runs.ts';
import type { LogFile } from './find-logs.ts';
import type { ImportWatch } from './import-watch.ts';
import { mlflowFolders, mlflowRuns } from './mlflow-runs.ts';
import { isEventFile, tensorBoardRuns } from './tensorboard-runs.ts';

/**
 * Reads every run of a chosen file or folder: MLflow's, TensorBoard's, and where there are none of these, CSV logs.
 * Throws `invalid-data` for what holds no log.
 * @param whole What the person knows the chosen file or folder by.
 */
export async function readLogs(
  files: readonly LogFile[],
  whole: string,
  watch: ImportWatch,
): Promise<ReadLog> {
  const found: ReadLog[] = [];
  const folders = mlflowFolders(files);
  if (folders.length > 0) found.push(await mlflowRuns(files, folders, whole, watch));
  const events = files.filter(({ name }) => isEventFile(name));
  if (events.length > 0) found.push(await tensorBoardRuns(events, whole, watch));
  const tables = files.filter(({ name }) => isCsvLog(name));
  if (found.length === 0 && tables.length > 0) found.push(await csvRuns(tables, watch));
  const runs = found.flatMap((one) => one.runs);
  const remarks = found.flatMap((one) => one.remarks);
  if (runs.length > 0) return { runs, remarks };
  throw new AppError(
    'invalid-data',
    found.length === 0
      ? `“${whole}” holds no log that can be read: no event files of TensorBoard, no runs of MLflow (meta.yaml beside metrics), no CSV files. No run was added.`
      : `“${whole}” holds no run with curves or settings. ${remarks.join(' ')} No run was added.`,
    { place: { file: whole } },
  );
}
