import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import type { EpochMetrics } from '../../../common/runs/run.ts';
import type { CallbackConfig } from '../../../common/training/callbacks/callback-config.ts';
import { CsvLog } from './csv-log.ts';
import { TensorBoardLog } from './tensorboard/tensorboard-log.ts';

/** Where the logs of a run go, and from where on. */
export interface RunLogsRequest {
  /** The run's own folder below `logs` of the library. */
  readonly folder: string;
  readonly network: NetworkSpec;
  readonly callbacks: readonly CallbackConfig[];
  /** Epochs that are done and in the library. */
  readonly epochsDone: number;
}

/** The folder of a run's logs. */
export function logsFolder(libraryFolder: string, runId: string): string {
  return join(libraryFolder, 'logs', runId);
}

/** Whether one of the callbacks writes files. */
export function wantsLogs(callbacks: readonly CallbackConfig[]): boolean {
  return callbacks.some(({ type }) => type === 'CSVLogger' || type === 'TensorBoard');
}

/** The CSV and TensorBoard files that the callbacks of a run ask for, written as its epochs end. */
export class RunLogs {
  readonly #folder: string;
  readonly #network: NetworkSpec;
  #callbacks: readonly CallbackConfig[] | null = null;
  #csv: CsvLog | null = null;
  #separator: string | null = null;
  #board: TensorBoardLog | null = null;
  /** Epochs between two histograms; 0: none. */
  #every = 0;

  constructor({ folder, network, callbacks, epochsDone }: RunLogsRequest) {
    this.#folder = folder;
    this.#network = network;
    this.follow(callbacks, epochsDone);
  }

  /** Writes what these callbacks ask for from now on, which may have changed on the way. */
  follow(callbacks: readonly CallbackConfig[], epochsDone: number): void {
    if (callbacks === this.#callbacks) return;
    this.#callbacks = callbacks;
    if (wantsLogs(callbacks)) mkdirSync(this.#folder, { recursive: true });
    this.#followCsv(callbacks, epochsDone);
    this.#followBoard(callbacks, epochsDone);
  }

  /** Whether the weights after this epoch are wanted. */
  wantsWeights(epoch: number): boolean {
    return this.#every > 0 && (epoch - 1) % this.#every === 0;
  }

  /** @param weights Keyed `<layer>/<weight>`; only looked at where they are wanted. */
  epoch(metrics: EpochMetrics, weights: Readonly<Record<string, Float32Array>>): void {
    this.#csv?.epoch(metrics);
    this.#board?.epoch(metrics);
    if (this.wantsWeights(metrics.epoch)) this.#board?.histograms(metrics.epoch, weights);
  }

  close(): void {
    this.#csv?.close();
    this.#board?.close();
  }

  #followCsv(callbacks: readonly CallbackConfig[], epochsDone: number): void {
    const separator = callbacks.find((each) => each.type === 'CSVLogger')?.separator ?? null;
    if (separator === this.#separator) return;
    this.#separator = separator;
    this.#csv?.close();
    const path = join(this.#folder, 'log.csv');
    this.#csv = separator === null ? null : new CsvLog(path, separator, epochsDone);
  }

  #followBoard(callbacks: readonly CallbackConfig[], epochsDone: number): void {
    const wanted = callbacks.find((each) => each.type === 'TensorBoard');
    this.#every = wanted?.histogram_freq ?? 0;
    if (wanted && this.#board) return;
    this.#board?.close();
    // Files that begin on the way have the graph as well.
    const begun = existsSync(join(this.#folder, 'train'));
    this.#board = wanted
      ? new TensorBoardLog(this.#folder, {
          network: wanted.write_graph ? this.#network : null,
          epochsDone: begun ? epochsDone : 0,
        })
      : null;
  }
}
