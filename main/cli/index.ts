import { enableCompileCache } from 'node:module';
import { exitCodes } from './exit-codes.ts';
import { programAround } from './program.ts';
import { runCommand } from './run-command.ts';
import { processTerminal } from './terminal.ts';

// Spares later starts the compilation of the large dependencies, which are loaded afterwards.
enableCompileCache();
const program = programAround(import.meta.dirname, !import.meta.filename.endsWith('.ts'));
const stop = new AbortController();

// One Ctrl-C comes as SIGINT from the terminal and as SIGTERM from the program that started this
// one: only the second of a kind says that the person does not want to wait.
const heard = new Set<NodeJS.Signals>();

function requestStop(signal: NodeJS.Signals): void {
  if (heard.has(signal)) process.exit(exitCodes.interrupted);
  heard.add(signal);
  stop.abort();
}

process.on('SIGINT', requestStop);
process.on('SIGTERM', requestStop);
// A reader that goes away (`| head`) ends the program, without a stack.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  if (stop.signal.aborted) process.exit(exitCodes.interrupted);
  stop.abort();
});

process.exitCode = await runCommand(process.argv.slice(2), program, processTerminal(), stop.signal);
