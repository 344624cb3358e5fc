import { enableCompileCache } from 'node:module';
import { exitCodes } from './exit-codes.ts';
import { programAround } from './program.ts';
import { runCommand } from './run-command.ts';
import { processTerminal } from './terminal.ts';

/**
 * Runs the command line of this process to its end and sets the process's exit code.
 * @param entryFolder Where the entry file lies, two folders below the root.
 * @param built Whether it was built; else it is the source.
 */
export async function start(entryFolder: string, built: boolean): Promise<void> {
  // Spares later starts the compilation of the large dependencies, which are loaded afterwards.
  enableCompileCache();
  const stop = new AbortController();
  endOnSignals(stop);
  const program = programAround(entryFolder, built);
  const words = process.argv.slice(2);
  process.exitCode = await runCommand(words, program, processTerminal(), stop.signal);
}

/** Asks for an end on the first signal, and ends on the spot on the second. */
function endOnSignals(stop: AbortController): void {
  // One Ctrl-C comes as SIGINT from the terminal and as SIGTERM from the program that started this
  // one: only the second of a kind says that the person does not want to wait.
  const heard = new Set<NodeJS.Signals>();
  const requestStop = (signal: NodeJS.Signals): void => {
    if (heard.has(signal)) process.exit(exitCodes.interrupted);
    heard.add(signal);
    stop.abort();
  };
  process.on('SIGINT', requestStop);
  process.on('SIGTERM', requestStop);
  // A reader that goes away (`| head`) ends the program, without a stack.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    if (stop.signal.aborted) process.exit(exitCodes.interrupted);
    stop.abort();
  });
}
