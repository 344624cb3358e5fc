import type { ApiEvent } from '../../common/api/api.ts';
import { isGoing } from '../../common/runs/run-states.ts';
import type { EpochMetrics, Run, RunStatus, RunSummary } from '../../common/runs/run.ts';
import type { RunEvent } from '../../common/training/control/run-control.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { LibraryHere } from './open-library.ts';
import type { Terminal } from './terminal.ts';
import { JsonOutput, TextOutput } from './training-output.ts';

/** What the exit code says of a run that this program followed. */
export const codeOf: Record<RunStatus, ExitCode> = {
  queued: exitCodes.failed,
  preparing: exitCodes.failed,
  running: exitCodes.failed,
  paused: exitCodes.failed,
  finished: exitCodes.finished,
  stopped: exitCodes.interrupted,
  diverged: exitCodes.diverged,
  failed: exitCodes.failed,
  interrupted: exitCodes.failed,
  imported: exitCodes.finished,
};

export interface Following {
  readonly terminal: Terminal;
  readonly json: boolean;
  /** Asks for a graceful stop when aborted; what was trained is kept and judged. */
  readonly stop: AbortSignal;
  /** The library as typed; null where nothing is kept or it is the person's own. */
  readonly library: string | null;
  /** Whether the run is kept although no library was named. */
  readonly kept?: boolean;
}

/** Lets a run begin or go on, and tells of it until it has ended. */
export async function followRun(
  { api, listeners }: Pick<LibraryHere, 'api' | 'listeners'>,
  begin: () => Promise<RunSummary>,
  { terminal, json, stop, library, kept = library !== null }: Following,
): Promise<RunSummary> {
  const output = json ? new JsonOutput(terminal) : new TextOutput(terminal);
  const early: ApiEvent[] = [];
  const remember = (event: ApiEvent): void => void early.push(event);
  listeners.add(remember);
  const begun = await begin();
  listeners.delete(remember);
  output.start(begun);
  let { epochs } = begun;
  // A branch counts on from the epoch of its state.
  let told = Math.max(begun.epochsDone, begun.origin?.epoch ?? 0);
  const tell = (metrics: EpochMetrics): void => {
    // An epoch whose message was late is told with the others at the end.
    if (metrics.epoch !== told + 1) return;
    told = metrics.epoch;
    output.epoch(metrics, epochs);
  };
  const trouble = new Trouble();
  const ended = new Promise<void>((resolve) => {
    const receive = (event: ApiEvent): void => {
      if (event.name === 'run.progress' && event.payload.runId === begun.id) {
        output.progress(event.payload);
      } else if (event.name === 'run.epochs' && event.payload.runId === begun.id) {
        for (const metrics of event.payload.epochs) tell(metrics);
      } else if (event.name === 'run.event' && event.payload.runId === begun.id) {
        if (trouble.concerns(event.payload.event)) output.event(event.payload.event);
      } else if (event.name === 'run.changed' && event.payload.id === begun.id) {
        ({ epochs } = event.payload);
        if (!isGoing(event.payload.status)) resolve();
      }
    };
    for (const event of early) receive(event);
    listeners.add(receive);
  });
  const requestStop = (): void => void api.training.stop({ runId: begun.id });
  if (stop.aborted) requestStop();
  stop.addEventListener('abort', requestStop);
  await ended;
  stop.removeEventListener('abort', requestStop);
  for (const metrics of await api.runs.metrics({ id: begun.id })) tell(metrics);
  const run = await api.runs.get({ id: begun.id });
  const { summary } = run;
  output.end(summary);
  tellOtherDevice(run, terminal);
  if (!json && kept && summary.resumable && summary.status !== 'finished') {
    terminal.out(`Go on with: ${resumeCommand(summary.id, library)}\n`);
  }
  return summary;
}

/** What happens to a run and is no part of its usual course: a full disk, and that there is room again; remarks. */
class Trouble {
  #waits = false;

  /** Whether a person who looks at the run's epochs should be told. */
  concerns({ kind }: RunEvent): boolean {
    const goesOn = this.#waits && kind === 'resumed';
    if (kind === 'disk-full' || kind === 'resumed') this.#waits = kind === 'disk-full';
    return goesOn || kind === 'disk-full' || kind === 'note';
  }
}

/** Says why a run was trained on another device than its settings name, where that is so. */
function tellOtherDevice({ summary: { engine }, training }: Run, terminal: Terminal): void {
  if (training.device === 'auto' || !engine?.deviceId || engine.deviceId === training.device) {
    return;
  }
  terminal.err(`${engine.reason} On another device the last digits of the numbers differ.\n`);
}

/** What to type to go on with a run. */
export function resumeCommand(id: string, library: string | null): string {
  const at = library === null ? '' : ` --library ${quoted(library)}`;
  return `layerwright resume ${shortId(id)}${at}`;
}

/** The beginning of an id, by which the command line finds a run again. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}

function quoted(word: string): string {
  return /^[\w./\\:-]+$/.test(word) ? word : `"${word}"`;
}
