import { expandBlocks } from '../network/expand-blocks.ts';
import type { NetworkSpec } from '../network/network-spec.ts';
import { lossOfOutput } from '../training/loss-of-output.ts';
import type { TrainingConfig } from '../training/training-config.ts';

/**
 * The settings as they hold for the main output, the one drawn last, whose predictions are judged: with its
 * own loss where it has one.
 */
export function trainingOfMainOutput(
  training: TrainingConfig,
  network: NetworkSpec,
): TrainingConfig {
  if (Object.keys(training.outputs).length === 0) return training;
  const { nodes, edges } = expandBlocks(network).network;
  const feeding = new Set(edges.map(({ from }) => from));
  const fed = new Set(edges.map(({ to }) => to));
  const main = nodes.findLast(({ id }) => fed.has(id) && !feeding.has(id));
  if (!main) return training;
  const { loss, lossOptions } = lossOfOutput(training, main.id);
  return { ...training, loss, lossOptions };
}
