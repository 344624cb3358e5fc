import { constants } from 'node:os';
import type { utilityProcess } from 'electron';
import type { FromTrainer } from '../../common/training/trainer-protocol.ts';
import { trainerEnvironment } from '../services/training/trainer-environment.ts';
import type { TrainerPort } from '../services/training/trainer-port.ts';

/** A trainer in a utility process of its own. The parent's Node options do not reach it. */
export function forkUtilityTrainer(
  utility: Pick<typeof utilityProcess, 'fork'>,
  entry: string,
): TrainerPort {
  const child = utility.fork(entry, [], {
    serviceName: 'Layerwright trainer',
    env: trainerEnvironment(process.env),
    execArgv: [],
    stdio: 'inherit',
  });
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  return {
    send: (message) => {
      if (!ended) child.postMessage(message);
    },
    onMessage: (listener) => {
      child.on('message', (message: FromTrainer) => listener(message));
    },
    onExit: (listener) => {
      child.once('exit', (code) => listener(describeExit(code, process.platform)));
    },
    kill: () => void child.kill(),
  };
}

/** Signals that tell of lacking memory or of a fault in native code. */
const telling: readonly NodeJS.Signals[] = [
  'SIGKILL',
  'SIGSEGV',
  'SIGABRT',
  'SIGBUS',
  'SIGILL',
  'SIGFPE',
  'SIGTRAP',
];

/**
 * What ended a process, from what Electron gives. Except on Windows this is what waitpid(2) gives: a signal stands
 * in the lowest seven bits, and the eighth says that memory was dumped.
 */
export function describeExit(code: number, platform: NodeJS.Platform): string {
  const signal = telling.find((name) => constants.signals[name] === (code & 0x7f));
  return signal !== undefined && code < 0x100 && platform !== 'win32'
    ? `signal ${signal}`
    : `exit code ${code}`;
}
