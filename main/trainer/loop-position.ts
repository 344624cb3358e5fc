import { noSums, type MetricSums, type NamedMeter } from '../../common/training/metric-sums.ts';
import type { TrainingConfig } from '../../common/training/training-config.ts';
import { restoreSums, storeSums, type LoopState } from './loop-state.ts';

/** Where a run's loop is while it moves, apart from what others remember. */
export class LoopPosition {
  /** In force. */
  training: TrainingConfig;
  /** Updates made since the run began, its origin's included. */
  step: number;
  /** The epoch in progress, from 1. */
  epoch: number;
  stepsDone: number;
  /** Of the epoch in progress. */
  batchSize: number;
  /** Over the epoch in progress. */
  sums: MetricSums;
  /** Of the last step. */
  lastRate: number | null;
  readonly #meters: readonly NamedMeter[];
  readonly #rows: number;

  /**
   * @param step Updates made.
   * @param rows Training rows in an epoch.
   */
  constructor(state: LoopState, step: number, meters: readonly NamedMeter[], rows: number) {
    this.training = state.training;
    this.step = step;
    this.epoch = state.epoch;
    this.stepsDone = state.stepsDone;
    this.batchSize = state.batchSize;
    this.lastRate = state.lastRate;
    this.sums = noSums(meters);
    if (state.sums) restoreSums(state.sums, this.sums);
    this.#meters = meters;
    this.#rows = rows;
  }

  get epochsDone(): number {
    return this.epoch - 1;
  }

  /** Steps in the epoch in progress. */
  get steps(): number {
    return Math.ceil(this.#rows / this.batchSize);
  }

  /** Before the first step of an epoch a new batch size applies. */
  beginEpoch(): void {
    if (this.stepsDone === 0) this.batchSize = this.training.batchSize;
  }

  /** The epoch in progress is done. */
  endEpoch(): void {
    this.epoch += 1;
    this.stepsDone = 0;
    this.batchSize = this.training.batchSize;
    this.sums = noSums(this.#meters);
  }

  /** What of it is stored. */
  store(): Pick<LoopState, 'training' | 'epoch' | 'stepsDone' | 'batchSize' | 'sums' | 'lastRate'> {
    const { training, epoch, stepsDone, batchSize, sums, lastRate } = this;
    const storedSums = stepsDone === 0 ? null : storeSums(sums);
    return { training, epoch, stepsDone, batchSize, sums: storedSums, lastRate };
  }
}
