import { resolve } from 'node:path';
import { AppError } from '../../common/errors/app-error.ts';
import { checkFilter } from '../../common/runs/filter/check-filter.ts';
import { matchFilter, speaksOfArchived } from '../../common/runs/filter/match-filter.ts';
import { parseFilter } from '../../common/runs/filter/parse-filter.ts';
import { runVocabulary } from '../../common/runs/filter/run-vocabulary.ts';
import type { RunSummary } from '../../common/runs/run.ts';
import { libraryFolder } from '../hosting/library-folder.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { shortId } from './follow-run.ts';
import { openLibraryAnywhere, requireLibrary } from './open-library.ts';
import type { Program } from './program.ts';
import type { RunsCommand } from './steering-arguments.ts';
import type { Terminal } from './terminal.ts';

/** The folder of the library that a command names, or of the person's own. */
export function folderOf(library: string | null): string {
  return library === null ? libraryFolder(process.env, process.platform) : resolve(library);
}

/** Lists the runs of a library, newest first. Throws `not-found` for a project that is not there. */
export async function listRuns(
  command: RunsCommand,
  program: Program,
  terminal: Terminal,
): Promise<ExitCode> {
  const folder = folderOf(command.library);
  await requireLibrary(folder);
  const library = await openLibraryAnywhere(folder, program);
  try {
    const runs = await library.api.runs.list({ projectId: null });
    const { project } = command;
    const chosen = runs.filter(
      ({ projectId, projectName }) =>
        project === null || project === projectName || project === projectId,
    );
    if (project !== null && chosen.length === 0) await requireProject(library.api, project);
    printRuns(filterRuns(chosen, command.filter), command.json, terminal);
    return exitCodes.finished;
  } finally {
    await library.close();
  }
}

async function requireProject(
  api: { projects: { list(): Promise<readonly { id: string; name: string }[]> } },
  project: string,
): Promise<void> {
  const known = await api.projects.list();
  if (known.some(({ id, name }) => id === project || name === project)) return;
  throw new AppError('not-found', `There is no project “${project}” in this library.`);
}

/** Runs that fit a filter as in the table of runs. Throws `invalid-input` with a mark below the place that is wrong. */
function filterRuns(runs: readonly RunSummary[], text: string | null): readonly RunSummary[] {
  if (text === null) return runs.filter(({ archived }) => !archived);
  const { filter, problem } = parseFilter(text);
  const wrong = problem ?? checkFilter(filter, runVocabulary(runs));
  if (wrong) {
    const mark = ' '.repeat(wrong.from) + '^'.repeat(Math.max(1, wrong.to - wrong.from));
    throw new AppError('invalid-input', `${wrong.message}\n  ${text}\n  ${mark}`);
  }
  const withArchived = speaksOfArchived(filter);
  const fits = matchFilter(filter);
  return runs.filter((run) => (withArchived || !run.archived) && fits(run));
}

/** Writes runs as a table, or one JSON object per line. */
export function printRuns(runs: readonly RunSummary[], json: boolean, terminal: Terminal): void {
  if (json) {
    for (const run of runs) terminal.out(`${JSON.stringify(jsonOf(run))}\n`);
    return;
  }
  if (runs.length === 0) {
    terminal.out('There are no runs here.\n');
    return;
  }
  const rows = [['id', 'state', 'epochs', 'run', 'project'], ...runs.map(rowOf)];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  for (const row of rows) {
    const cells = row.map((cell, at) => cell.padEnd(widths[at] ?? 0));
    terminal.out(`${cells.join('  ').trimEnd()}\n`);
  }
}

function rowOf(run: RunSummary): string[] {
  const { id, status, priority, epochsDone, epochs, name, projectName } = run;
  const state = status === 'queued' && priority !== 0 ? `queued, priority ${priority}` : status;
  return [shortId(id), state, `${epochsDone}/${epochs}`, name, projectName];
}

function jsonOf(run: RunSummary): object {
  const { id, name, projectId, projectName, status, priority, resumable, epochsDone, epochs } = run;
  const { createdAt, endedAt, endedBy, origin, last, best, test, failure } = run;
  return {
    id,
    name,
    project: { id: projectId, name: projectName },
    status,
    priority,
    resumable,
    epochsDone,
    epochs,
    createdAt,
    endedAt,
    endedBy,
    origin,
    last: last?.values ?? null,
    best: best ? { epoch: best.epoch, metrics: best.values } : null,
    test,
    failure: failure ? { code: failure.code, message: failure.message } : null,
  };
}
