import { exitCodes, type ExitCode } from './exit-codes.ts';
import { findRun } from './find-run.ts';
import { codeOf, followRun } from './follow-run.ts';
import { openLibraryAnywhere, requireLibrary, type SteeredLibrary } from './open-library.ts';
import type { Program } from './program.ts';
import { folderOf, printRuns } from './runs.ts';
import type { QueueCommand } from './steering-arguments.ts';
import type { Terminal } from './terminal.ts';

/** Shows the queue of a library in its order, changes it, or lets it begin. */
export async function queue(
  command: QueueCommand,
  program: Program,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<ExitCode> {
  const folder = folderOf(command.library);
  await requireLibrary(folder);
  const library = await openLibraryAnywhere(folder, program);
  try {
    const { api } = library;
    const { concurrency, priority, run } = command;
    if (concurrency !== null) await api.training.setOptions({ concurrency });
    if (run !== null && priority !== null) {
      const { id } = await findRun(api, run);
      await api.training.prioritise({ runId: id, priority });
    }
    if (command.start) return await begin(library, command, terminal, stop);
    printRuns(await waiting(library), command.json, terminal);
    return exitCodes.finished;
  } finally {
    await library.close();
  }
}

/** The queued runs, the next one first. */
async function waiting({ api }: SteeredLibrary) {
  const runs = await api.runs.list({ projectId: null });
  const queued = runs.filter(({ status }) => status === 'queued');
  // As listed, the newest come first.
  return queued.toReversed().toSorted((a, b) => b.priority - a.priority);
}

/** Lets the queue begin where the library is open; here, one run after another to the last. */
async function begin(
  library: SteeredLibrary,
  { json, library: named }: QueueCommand,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<ExitCode> {
  if (!library.here) {
    await library.api.training.releaseQueue();
    terminal.out('The queue goes on in the program that has the library open.\n');
    return exitCodes.finished;
  }
  let code: ExitCode = exitCodes.finished;
  for (;;) {
    const [next] = await waiting(library);
    if (!next || stop.aborted) return code;
    const resume = () => library.api.training.resume({ runId: next.id });
    const options = { terminal, json, stop, library: named, kept: true };
    const { status } = await followRun(library, resume, options);
    if (status !== 'finished') code = codeOf[status];
  }
}
