import type { MachineSpeed, NetworkMeasurement } from '../../measure/measure-api.ts';
import type { TrainingConfig } from '../../training/training-config.ts';
import type { ParameterCount } from '../infer-shapes.ts';
import { timeOfStep } from './fit-speed.ts';
import type { NetworkCost } from './network-cost.ts';
import { slotCount, workOfStep } from './step-work-features.ts';

/** A number that is not known exactly. */
export interface Estimate {
  readonly value: number;
  readonly from: number;
  readonly to: number;
}

/** What a run will ask of a machine. */
export interface TrainingEstimate {
  /** Seconds of one epoch, validation included. */
  readonly epoch: Estimate;
  /** Bytes of the training process, without the rows. */
  readonly memory: Estimate;
  /** `estimated` from what the network does, or `measured` with the network itself. */
  readonly by: 'estimated' | 'measured';
}

/** What is estimated. */
export interface PlannedTraining {
  readonly cost: NetworkCost;
  readonly parameters: ParameterCount;
  readonly training: Pick<TrainingConfig, 'batchSize' | 'optimizer'>;
  readonly trainRows: number;
  readonly validationRows: number;
}

/**
 * What true times are of those computed: seen over 28 networks with 32 rows in a batch, nine of ten lie between
 * the outer factors.
 */
const timeFactors = { value: 1.13, from: 0.9, to: 2.1 };
/** What a network takes besides what follows from its size, in bytes: sessions and rows in hand. */
const sessionMemory = 30e6;
/** Bytes taken of each byte of weights and kept values: copies, gradients and columns of sliding kernels. */
const copies = 5;
const memoryFactors = { value: 1, from: 0.65, to: 1.6 };
const baseFactors = { value: 1, from: 0.95, to: 1.1 };
/** What calls of the same network differ by from one time to another. */
const measuredFactors = { value: 1, from: 0.95, to: 1.15 };

/** Time of an epoch and memory, from what a machine was measured to do and what the network asks for. */
export function estimateTraining(
  planned: PlannedTraining,
  machine: MachineSpeed,
): TrainingEstimate {
  const { cost, parameters, training } = planned;
  const work = workOfStep(cost, parameters, training.optimizer, training.batchSize);
  const step = timeOfStep(machine.speed, work);
  return {
    epoch: ranged(epochOf(planned, step), timeFactors),
    memory: plus(ranged(machine.baseMemory, baseFactors), ranged(memoryOf(planned), memoryFactors)),
    by: 'estimated',
  };
}

/** The same where steps of the very network were timed. */
export function measuredTraining(
  planned: PlannedTraining,
  { milliseconds, from, to, memory }: NetworkMeasurement,
): TrainingEstimate {
  const epoch = epochOf(planned, milliseconds);
  return {
    epoch: {
      value: epoch,
      from: Math.min(epoch * measuredFactors.from, epochOf(planned, from)),
      to: Math.max(epoch * measuredFactors.to, epochOf(planned, to)),
    },
    memory: { value: memory, from: memory, to: memory },
    by: 'measured',
  };
}

/** Seconds; rows that are only judged go forward, which is about a third of a step. */
function epochOf({ training, trainRows, validationRows }: PlannedTraining, step: number): number {
  const steps = Math.ceil(trainRows / training.batchSize);
  return (step * (steps + validationRows / training.batchSize / 3)) / 1000;
}

/** Bytes that training takes besides what the process takes without a network. */
export function memoryOf({
  cost,
  parameters,
  training,
}: Pick<PlannedTraining, 'cost' | 'parameters' | 'training'>): number {
  const weights = parameters.trainable * (1 + slotCount(training.optimizer));
  const numbers = weights + parameters.nonTrainable + cost.kept * training.batchSize;
  return sessionMemory + copies * 4 * numbers;
}

function plus(a: Estimate, b: Estimate): Estimate {
  return { value: a.value + b.value, from: a.from + b.from, to: a.to + b.to };
}

function ranged(value: number, factors: Estimate): Estimate {
  return {
    value: value * factors.value,
    from: value * factors.from,
    to: value * factors.to,
  };
}
