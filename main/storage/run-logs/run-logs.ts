import { mkdirSync } from 'node:fs';
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

/** The CSV and TensorBoard files that the callbacks of a run ask for, written as its epochs end. */
export class RunLogs {
  readonly #csv: CsvLog | null;
  readonly #board: TensorBoardLog | null;
  /** Epochs between two histograms; 0: none. */
  readonly #every: number;

  constructor({ folder, network, callbacks, epochsDone }: RunLogsRequest) {
    const csv = callbacks.find((each) => each.type === 'CSVLogger');
    const board = callbacks.find((each) => each.type === 'TensorBoard');
    if (csv || board) mkdirSync(folder, { recursive: true });
    this.#csv = csv ? new CsvLog(join(folder, 'log.csv'), csv.separator, epochsDone) : null;
    const drawn = board?.write_graph ? network : null;
    this.#board = board ? new TensorBoardLog(folder, { network: drawn, epochsDone }) : null;
    this.#every = board?.histogram_freq ?? 0;
  }

  /** True where no callback asks for a log. */
  get none(): boolean {
    return this.#csv === null && this.#board === null;
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
}
