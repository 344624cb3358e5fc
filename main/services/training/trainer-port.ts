import type { FromTrainer, ToTrainer } from '../../../common/training/trainer-protocol.ts';

/** A trainer process as the services see it; each host starts it in its own way. */
export interface TrainerPort {
  /** Of the operating system; undefined where it is not known. */
  readonly pid?: number | undefined;
  /** Does nothing once the process has ended. */
  send(message: ToTrainer): void;
  /** Called once, before the first message is sent. */
  onMessage(listener: (message: FromTrainer) => void): void;
  /** The process ended for whatever reason; `description` says how: `exit code 1`, `signal SIGKILL`. */
  onExit(listener: (description: string) => void): void;
  /** Ends the process at once. */
  kill(): void;
}
