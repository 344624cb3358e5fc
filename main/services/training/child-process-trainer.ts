import { fork } from 'node:child_process';
import type { FromTrainer } from '../../../common/training/trainer-protocol.ts';
import { trainerEnvironment } from './trainer-environment.ts';
import type { TrainerPort } from './trainer-port.ts';

/** Starts a trainer as a child process from its entry file. Typed arrays travel as they are. */
export function forkChildTrainer(entry: string): TrainerPort {
  const child = fork(entry, [], {
    serialization: 'advanced',
    env: trainerEnvironment(process.env),
    // The parent's own options (a debugger, a test runner's loader) are not the trainer's.
    execArgv: [],
    // The engine's native code may write to the error output; nothing reads the trainer's own.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let exitListener: (description: string) => void = () => {};
  let ended = false;
  const end = (description: string): void => {
    if (ended) return;
    ended = true;
    exitListener(description);
  };
  child.once('error', (error) => end(error.message));
  child.once('exit', (code, signal) => end(signal ? `signal ${signal}` : `exit code ${code}`));
  return {
    pid: child.pid,
    send(message) {
      // A message that no longer arrives is answered by the exit of the process.
      if (child.connected) child.send(message, () => {});
    },
    onMessage(listener) {
      child.on('message', (message) => listener(message as unknown as FromTrainer));
    },
    onExit(listener) {
      exitListener = listener;
    },
    kill() {
      child.kill('SIGKILL');
    },
  };
}
