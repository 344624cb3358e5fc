import type { TrainingConfig } from '../../../../common/training/training-config.ts';
import type { NetworkPlan } from '../network-plan.ts';
import type { TargetForm } from '../target-form.ts';
import type { FlatLayout } from './flat-state.ts';
import { DataType, type OnnxGraph } from './onnx/onnx-graph.ts';
import type { WeightGroup } from './state-layout.ts';

/** What graphs are built from. */
export interface GraphRequest {
  readonly plan: NetworkPlan;
  readonly training: TrainingConfig;
  readonly target: TargetForm;
  /** Weights that the optimiser changes. */
  readonly trainable: readonly WeightGroup[];
  /** Weights that it leaves alone. */
  readonly stored: FlatLayout;
}

/**
 * Adds the input `targets` and picks those of the rows in `order` [steps, batch] or [batch]: the values
 * themselves with an axis of length 1 behind, or one-hot rows of `width`.
 */
export function gatherTargets(onnx: OnnxGraph, target: TargetForm, order: string): string {
  if (target.kind === 'value') {
    return onnx.node('Gather', [onnx.input('targets', DataType.FLOAT, ['rows', 1]), order]);
  }
  const classes = onnx.input('targets', DataType.INT64, ['rows']);
  const chosen = onnx.node('Gather', [classes, order]);
  return onnx.node('OneHot', [chosen, onnx.integers(target.width), onnx.floats([0, 1])]);
}

/** The vectors that hold weights, with their layouts. */
export function weightVectors({
  trainable,
  stored,
}: GraphRequest): readonly { name: string; layout: FlatLayout }[] {
  return stored.length === 0 ? trainable : [...trainable, { name: 'stored', layout: stored }];
}
