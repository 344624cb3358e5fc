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
      child.once('exit', (code) => listener(`exit code ${code}`));
    },
    kill: () => void child.kill(),
  };
}
