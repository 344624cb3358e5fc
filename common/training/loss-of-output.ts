import type { OutputLoss, TrainingConfig } from './training-config.ts';

/** The loss of one output: its own where it has one, else the network's with weight 1. */
export function lossOfOutput(training: TrainingConfig, output: string): OutputLoss {
  const { loss, lossOptions } = training;
  return training.outputs[output] ?? { loss, lossOptions, weight: 1 };
}

/** Settings that give one output another loss: its own where it has one or is one of several, else the network's. */
export function withLossOfOutput(
  training: TrainingConfig,
  output: string,
  changes: Partial<OutputLoss>,
): Pick<TrainingConfig, 'outputs'> | Pick<TrainingConfig, 'loss' | 'lossOptions'> {
  const next = { ...lossOfOutput(training, output), ...changes };
  if (output in training.outputs) {
    return { outputs: { ...training.outputs, [output]: next } };
  }
  return { loss: next.loss, lossOptions: next.lossOptions };
}
