import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { AppError } from '../../common/errors/app-error.ts';
import type { ApiEvent } from '../../common/api/api.ts';
import { metricNames, scoresOf, spreadOfScores } from '../../common/run-groups/group-results.ts';
import { moreSeeds } from '../../common/run-groups/member-settings.ts';
import { placeWords, type GroupPlan, type RunGroup } from '../../common/run-groups/run-group.ts';
import type { Spread } from '../../common/run-groups/spread.ts';
import { isGoing } from '../../common/runs/run-states.ts';
import type { RunSummary } from '../../common/runs/run.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { codeOf } from './follow-run.ts';
import { openLibraryHere, type LibraryHere } from './open-library.ts';
import type { Program } from './program.ts';
import type { GroupCommand } from './report-arguments.ts';
import type { Terminal } from './terminal.ts';

/**
 * Trains an experiment once per fold or seed and tells the mean and the standard deviation of what the runs score.
 * @param stop Stops what has not ended; what was trained is told.
 * Throws an AppError for an experiment that cannot be read or trained.
 */
export async function trainGroup(
  command: GroupCommand,
  program: Program,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<ExitCode> {
  const experiment = resolve(command.experiment);
  if (!existsSync(experiment)) {
    throw new AppError('file-unreadable', `There is no file “${command.experiment}”.`, {
      place: { file: command.experiment },
    });
  }
  const temporary = command.library ? null : mkdtempSync(join(tmpdir(), 'layerwright-group-'));
  try {
    const library = await openLibraryHere(resolve(temporary ?? command.library ?? ''), program);
    try {
      const projectId = await readProject(library, experiment, command);
      return await follow(library, projectId, command, terminal, stop);
    } finally {
      await library.close();
    }
  } finally {
    if (temporary) rmSync(temporary, { recursive: true, force: true });
  }
}

async function readProject(
  { api, files }: LibraryHere,
  experiment: string,
  { epochs }: GroupCommand,
): Promise<string> {
  const token = files.grant(experiment, basename(experiment));
  const { id, revision, training } = await api.experiments.importFile({ token });
  if (epochs !== null) {
    await api.projects.save({ id, revision, changes: { training: { ...training, epochs } } });
  }
  return id;
}

async function follow(
  { api, listeners }: LibraryHere,
  projectId: string,
  { name, count, json }: GroupCommand,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<ExitCode> {
  const { seed } = (await api.projects.get({ id: projectId })).training;
  const plan: GroupPlan =
    name === 'seeds'
      ? { kind: 'seeds', seeds: [seed, ...moreSeeds([seed], count - 1)], rows: 'same' }
      : { kind: 'folds', count };
  const early: ApiEvent[] = [];
  const remember = (event: ApiEvent): void => void early.push(event);
  listeners.add(remember);
  const group = await api.runGroups.start({ projectId, plan, runId: null, name: null });
  listeners.delete(remember);
  const waiting = new Map(group.members.map(({ runId, place }) => [runId ?? '', place]));
  const codes: ExitCode[] = [];
  const ended = new Promise<void>((done) => {
    const hear = (event: ApiEvent): void => {
      if (event.name !== 'run.changed' || isGoing(event.payload.status)) return;
      const place = waiting.get(event.payload.id);
      if (!place) return;
      waiting.delete(event.payload.id);
      codes.push(codeOf[event.payload.status]);
      tellMember(event.payload, placeWords(place, plan), place, json, terminal);
      if (waiting.size === 0) done();
    };
    for (const event of early) hear(event);
    listeners.add(hear);
  });
  const requestStop = (): void => void api.runGroups.stop({ id: group.id });
  if (stop.aborted) requestStop();
  stop.addEventListener('abort', requestStop);
  await ended;
  stop.removeEventListener('abort', requestStop);
  const listed = await api.runGroups.list({ projectId });
  const runs = await api.runs.list({ projectId });
  tellResult(listed.find(({ id }) => id === group.id) ?? group, runs, json, terminal);
  return codes.find((code) => code !== exitCodes.finished) ?? exitCodes.finished;
}

function tellMember(
  run: RunSummary,
  words: string,
  place: object,
  json: boolean,
  terminal: Terminal,
): void {
  const { status, epochsDone, best, test, failure } = run;
  if (json) {
    const metrics = best ? { epoch: best.epoch, metrics: best.values } : null;
    const member = { type: 'run', place, status, epochs: epochsDone, best: metrics, test };
    terminal.out(`${JSON.stringify({ ...member, failure: failure?.message ?? null })}\n`);
    return;
  }
  const values = Object.entries(best?.values ?? {})
    .map(([name, value]) => `${name} ${digits(value)}`)
    .join('  ');
  terminal.out(`${words}: ${status}, best epoch ${best?.epoch ?? '–'}  ${values}\n`);
  if (failure) terminal.out(`${failure.message}\n`);
}

/** Mean and deviation of the validation metrics at the best epochs, and of those on the test rows. */
function tellResult(
  group: RunGroup,
  runs: readonly RunSummary[],
  json: boolean,
  terminal: Terminal,
): void {
  const runOf = (id: string) => runs.find((run) => run.id === id);
  const members = group.members.flatMap(({ runId }) => (runId ? (runOf(runId) ?? []) : []));
  const spreads = (moment: 'best' | 'test') =>
    metricNames(members, moment).flatMap((name): (readonly [string, Spread])[] => {
      const spread = spreadOfScores(group, scoresOf(group, runOf, name, moment));
      return spread ? [[name, spread]] : [];
    });
  const [best, test] = [spreads('best'), spreads('test')];
  if (json) {
    const result = { best: Object.fromEntries(best), test: Object.fromEntries(test) };
    terminal.out(`${JSON.stringify({ type: 'result', ...result })}\n`);
    return;
  }
  for (const [title, list] of [['Best epochs', best] as const, ['Test rows', test] as const]) {
    if (list.length === 0) continue;
    terminal.out(`${title}, mean ± standard deviation of ${list[0]?.[1].count ?? 0} runs:\n`);
    for (const [name, { mean, deviation, interval }] of list) {
      const ends = interval
        ? ` (95 % interval ${digits(interval[0])} to ${digits(interval[1])})`
        : '';
      const spread = deviation === null ? '' : ` ± ${digits(deviation)}`;
      terminal.out(`  ${name} ${digits(mean)}${spread}${ends}\n`);
    }
  }
}

/** Four significant digits; `null` stands for NaN or infinity. */
function digits(value: number | null): string {
  return value === null ? 'not finite' : String(Number(value.toPrecision(4)));
}
