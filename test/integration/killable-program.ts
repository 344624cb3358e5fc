import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApi } from '../../common/api/create-api.ts';
import type { Api, ApiEvent } from '../../common/api/api.ts';
import { deserializeError } from '../../common/errors/app-error.ts';
import type { EpochMetrics } from '../../common/runs/run.ts';
import type { SteeredAnswer, SteeredCall } from './steered-program.ts';

/** The services in a process of their own, on a library that outlives them. */
export class KillableProgram {
  readonly api: Api;
  /** Every epoch that was told of, by run. */
  readonly told = new Map<string, Map<number, EpochMetrics>>();
  readonly #process: ChildProcess;
  readonly #waiting = new Map<
    number,
    { resolve: (value: unknown) => void; reject: (error: Error) => void }
  >();
  readonly #listeners = new Set<(event: ApiEvent) => void>();
  #lastId = 0;

  private constructor(child: ChildProcess) {
    this.#process = child;
    child.on('message', (message) => this.#receive(message as SteeredAnswer));
    child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('The program was killed.'));
      this.#waiting.clear();
    });
    this.api = createApi({
      call: (name, input) => {
        const [feature = '', call = ''] = name.split('.');
        const id = ++this.#lastId;
        const answer = new Promise<unknown>((resolve, reject) =>
          this.#waiting.set(id, { resolve, reject }),
        );
        child.send({ id, feature, call, input } satisfies SteeredCall, () => {});
        return answer;
      },
    });
  }

  /** Starts the program on a library. */
  static async open(libraryFolder: string): Promise<KillableProgram> {
    const entry = join(import.meta.dirname, 'steered-program.ts');
    const child = fork(entry, [libraryFolder], { execArgv: [], serialization: 'advanced' });
    const program = new KillableProgram(child);
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message) => (message as SteeredAnswer).type === 'open' && resolve());
      child.once('exit', (code) => reject(new Error(`The program ended with ${code}.`)));
    });
    return program;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /** Processes that the program has started: its trainers. */
  children(): readonly number[] {
    const listed = readFileSync(`/proc/${this.pid}/task/${this.pid}/children`, 'utf8').trim();
    return listed === '' ? [] : listed.split(' ').map(Number);
  }

  /** Resolves with the first event, from now on, that `choose` gives something for. */
  next<T>(choose: (event: ApiEvent) => T | undefined): Promise<T> {
    return new Promise((resolve) => {
      const listener = (event: ApiEvent): void => {
        const chosen = choose(event);
        if (chosen === undefined) return;
        this.#listeners.delete(listener);
        resolve(chosen);
      };
      this.#listeners.add(listener);
    });
  }

  /** Ends the process without any notice. */
  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exit = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await exit;
  }

  #receive(message: SteeredAnswer): void {
    switch (message.type) {
      case 'open':
        break;
      case 'answer':
        this.#waiting.get(message.id)?.resolve(message.value);
        this.#waiting.delete(message.id);
        break;
      case 'refused':
        this.#waiting.get(message.id)?.reject(deserializeError(message.error));
        this.#waiting.delete(message.id);
        break;
      case 'event':
        this.#remember(message.event);
        for (const listener of [...this.#listeners]) listener(message.event);
        break;
    }
  }

  #remember(event: ApiEvent): void {
    if (event.name !== 'run.epochs') return;
    const { runId, epochs } = event.payload;
    const known = this.told.get(runId) ?? new Map<number, EpochMetrics>();
    this.told.set(runId, known);
    for (const epoch of epochs) known.set(epoch.epoch, epoch);
  }
}
