import type {
  BackupSchedule,
  IntegrityReport,
  LibrarySpace,
  LibraryState,
  RecoveryReport,
} from '../../common/library/library-api.ts';
import { missingWords, savedWords } from '../../common/library/saved-words.ts';
import type { Terminal } from './terminal.ts';

/** Writes where a library is, its backups, and what takes its space. */
export function printLibrary(
  state: LibraryState,
  space: LibrarySpace,
  json: boolean,
  terminal: Terminal,
): void {
  if (json) {
    terminal.out(`${JSON.stringify({ ...state, space })}\n`);
    return;
  }
  terminal.out(`${state.place}\n`);
  const { file, checkpoints, unused, removed, backups } = space;
  terminal.out(
    `${megabytes(file)} in the file: ${megabytes(checkpoints)} weights, ${megabytes(unused)} unused, ${megabytes(removed)} of removed runs; ${megabytes(backups)} in backups\n`,
  );
  printSchedule(state.schedule, terminal);
  for (const { name, bytes } of state.backups) terminal.out(`  ${name}  ${megabytes(bytes)}\n`);
  for (const { name } of state.damaged)
    terminal.out(`A damaged library lies in its folder “${name}”.\n`);
  if (state.restores !== null)
    terminal.out(`At the next start it is restored from ${state.restores}.\n`);
  if (state.movesTo !== null) terminal.out(`At the next start it moves to “${state.movesTo}”.\n`);
}

/** Writes how often the library is copied. */
export function printSchedule({ everyHours, kept }: BackupSchedule, terminal: Terminal): void {
  const often = everyHours === 1 ? 'hour' : `${String(everyHours)} hours`;
  terminal.out(
    everyHours === null
      ? 'No backup is made by itself.\n'
      : `A backup is made every ${often}; ${kept} ${kept === 1 ? 'is' : 'are'} kept.\n`,
  );
}

/** Writes what was given back to the disk. */
export function printShrunk(
  before: number,
  space: LibrarySpace,
  json: boolean,
  terminal: Terminal,
): void {
  const given = Math.max(0, before - space.file);
  if (json) terminal.out(`${JSON.stringify({ given, space })}\n`);
  else if (given === 0) terminal.out('Nothing was to be freed.\n');
  else
    terminal.out(`${megabytes(given)} were given back; the file has ${megabytes(space.file)}.\n`);
}

/** Writes what could be read of a damaged library. */
export function printRecovered(report: RecoveryReport, json: boolean, terminal: Terminal): void {
  if (json) {
    terminal.out(`${JSON.stringify(report)}\n`);
    return;
  }
  const missing = missingWords(report.tables);
  terminal.out(`Saved into ${report.folder}: ${savedWords(report.tables)}.\n`);
  if (missing !== '') terminal.out(`Some ${missing} are missing.\n`);
  terminal.out(`Open it with: layerwright serve --library "${report.folder}"\n`);
}

/** Writes what a check found. */
export function printCheck(
  { problems, checkpoints, seconds }: IntegrityReport,
  json: boolean,
  terminal: Terminal,
): void {
  if (json) {
    terminal.out(`${JSON.stringify({ problems, checkpoints, seconds })}\n`);
    return;
  }
  for (const problem of problems) terminal.out(`${problem}\n`);
  const states = checkpoints === 1 ? 'one stored state' : `${checkpoints} stored states`;
  const found = problems.length === 0 ? 'All is well' : 'There is damage';
  terminal.out(`${found}: ${states} read in ${seconds.toFixed(1)} s.\n`);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toLocaleString('en', { maximumFractionDigits: 1 })} MB`;
}
