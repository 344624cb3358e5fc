import { readFile } from 'node:fs/promises';
import type { ImportedRun, ReadLog } from '../../../../common/runs/imported-run.ts';
import type { RunSettings } from '../../../../common/runs/run.ts';
import type { LogFile } from './find-logs.ts';
import type { ImportWatch } from './import-watch.ts';
import { mergeCurves } from './merge-curves.ts';
import { readSetting } from './read-setting.ts';
import { ThinCurve } from './thin-curve.ts';
import { eachLine } from './each-line.ts';

/** Folders of runs in a folder of MLflow: `meta.yaml` beside `metrics`, `params` or `tags`. */
export function mlflowFolders(files: readonly LogFile[]): readonly string[] {
  const paths = new Set(files.map(({ path }) => path));
  const inside = new Set(files.map(({ path }) => folderOfPart(path)));
  return [...paths]
    .filter((path) => /(?:^|\/)meta\.yaml$/.test(path))
    .map((path) => path.slice(0, -'meta.yaml'.length))
    .filter((folder) => inside.has(folder));
}

/** `0/abc/metrics/loss` → `0/abc/`. */
function folderOfPart(path: string): string | null {
  return /^(.*?)(?:metrics|params|tags)\//.exec(path)?.[1] ?? null;
}

/** Reads runs of MLflow's file store: `params/<name>`, `metrics/<name>` with `milliseconds value step` a line, `tags/<name>`. */
export async function mlflowRuns(
  files: readonly LogFile[],
  folders: readonly string[],
  whole: string,
  watch: ImportWatch,
): Promise<ReadLog> {
  const byFolder = Map.groupBy(files, ({ path }) =>
    path.endsWith('meta.yaml') ? path.slice(0, -'meta.yaml'.length) : folderOfPart(path),
  );
  const runs: ImportedRun[] = [];
  const remarks: string[] = [];
  let deleted = 0;
  for (const folder of folders) {
    const own = byFolder.get(folder) ?? [];
    const meta = await readMeta(
      own.find(({ name }) => name === 'meta.yaml'),
      watch,
    );
    if (meta['lifecycle_stage'] === 'deleted') {
      deleted++;
      continue;
    }
    const settings: Record<string, RunSettings[string]> = {};
    const tags: string[] = [];
    const marks = new Map<string, string>();
    const curves = new Map<string, ThinCurve>();
    for (const file of own) {
      const [, part, key] =
        /^(metrics|params|tags)\/(.+)$/.exec(file.path.slice(folder.length)) ?? [];
      if (part === undefined || key === undefined) continue;
      if (part === 'metrics') {
        const bad = await readMetric(file, curves, key, watch);
        if (bad > 0)
          remarks.push(`“${file.path}”: ${bad} lines could not be read and are left out.`);
      } else {
        const text = (await read(file, watch)).trim();
        if (part === 'params') settings[key] = readSetting(text);
        else if (key.startsWith('mlflow.')) marks.set(key, text);
        else tags.push(`${key}=${text}`.slice(0, 60));
      }
    }
    const name = marks.get('mlflow.runName') ?? meta['run_name'] ?? (folder.slice(0, -1) || whole);
    const merged = await mergeCurves(curves, name);
    remarks.push(...merged.remarks);
    runs.push({
      name: name.slice(0, 200),
      source: { tool: 'mlflow', name: folder === '' ? whole : `${whole}/${folder.slice(0, -1)}` },
      settings,
      tags,
      note: (marks.get('mlflow.note.content') ?? '').slice(0, 20_000),
      startedAt: timeOf(meta['start_time']),
      endedAt: timeOf(meta['end_time']),
      epochs: merged.epochs,
    });
  }
  if (deleted > 0) {
    remarks.push(`${deleted} runs that were deleted in MLflow are left out.`);
  }
  return { runs, remarks };
}

/** Flat `key: value` lines, as MLflow writes them. */
async function readMeta(
  file: LogFile | undefined,
  watch: ImportWatch,
): Promise<Readonly<Record<string, string>>> {
  if (!file) return {};
  const entries = (await read(file, watch)).split('\n').flatMap((line) => {
    const found = /^(\w+):\s*(.*?)\s*$/.exec(line);
    const [, key = '', value = ''] = found ?? [];
    return found ? [[key, value.replace(/^(['"])(.*)\1$/, '$2')] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** Lines that could not be read. */
async function readMetric(
  file: LogFile,
  curves: Map<string, ThinCurve>,
  key: string,
  watch: ImportWatch,
): Promise<number> {
  const curve = new ThinCurve();
  let bad = 0;
  let place = 0;
  await eachLine(file, watch, (line) => {
    if (line === '') return;
    const [at, value, step] = line.split(' ');
    const number = value?.toLowerCase() === 'nan' ? NaN : Number(value?.replace(/^inf/i, 'Inf'));
    const counted = step === undefined ? place : Number(step);
    place++;
    if (value === undefined || !Number.isFinite(Number(at)) || !Number.isFinite(counted)) bad++;
    else if (Number.isNaN(number) && value.toLowerCase() !== 'nan') bad++;
    else curve.add(counted, number, Number(at) / 1000);
  });
  if (curve.read > 0) curves.set(key, curve);
  return bad;
}

async function read(file: LogFile, watch: ImportWatch): Promise<string> {
  watch.read(file.bytes);
  return readFile(file.onDisk, 'utf8');
}

/** Milliseconds since 1970, as MLflow writes them. */
function timeOf(text: string | undefined): string | null {
  const milliseconds = Number(text);
  if (!text || !Number.isFinite(milliseconds) || Math.abs(milliseconds) > 8e15) return null;
  return new Date(milliseconds).toISOString();
}
