import type { TrainingConfig } from '../../../../common/training/training-config.ts';
import type { NetworkPlan } from '../network-plan.ts';
import type { OutputTarget, TargetPlan } from '../target-form.ts';
import type { FlatLayout } from './flat-state.ts';
import { DataType, type OnnxGraph } from './onnx/onnx-graph.ts';
import type { WeightGroup } from './state-layout.ts';

/** What graphs are built from. */
export interface GraphRequest {
  readonly plan: NetworkPlan;
  readonly training: TrainingConfig;
  readonly targets: TargetPlan;
  /** Weights that the optimiser changes. */
  readonly trainable: readonly WeightGroup[];
  /** Weights that layers change themselves: moving statistics. */
  readonly stored: FlatLayout;
  /** Weights that nothing changes: those of frozen layers. */
  readonly fixed: FlatLayout;
}

/**
 * Adds the input `targets` [rows, targetCount] and picks those of the rows in `order` [steps, batch] or
 * [batch]; gives for each output what it is held against, [...order, …shape]: the values, or one-hot classes.
 */
export function gatherTargets(
  onnx: OnnxGraph,
  { outputs, targetCount }: TargetPlan,
  order: string,
  orderShape: readonly number[],
): readonly string[] {
  const all = onnx.input('targets', DataType.FLOAT, ['rows', targetCount]);
  const chosen = onnx.node('Gather', [all, order]);
  const known = new Map<string, string>();
  return outputs.map((output) => {
    const { kind, shape, start, count } = output;
    const key = JSON.stringify([kind, shape, start, count]);
    const value = known.get(key) ?? targetOf(onnx, output, targetCount, chosen, orderShape);
    known.set(key, value);
    return value;
  });
}

function targetOf(
  onnx: OnnxGraph,
  { kind, shape, start, count }: OutputTarget,
  targetCount: number,
  chosen: string,
  orderShape: readonly number[],
): string {
  const own =
    count === targetCount
      ? chosen
      : onnx.node('Slice', [
          chosen,
          onnx.integers([start]),
          onnx.integers([start + count]),
          onnx.integers([-1]),
        ]);
  if (kind === 'value') {
    return shape.length === 1
      ? own
      : onnx.node('Reshape', [own, onnx.integers([...orderShape, ...shape])]);
  }
  const classes = onnx.node('Cast', [own], { to: DataType.INT64 });
  const positions = onnx.node('Reshape', [
    classes,
    onnx.integers([...orderShape, ...shape.slice(0, -1)]),
  ]);
  return onnx.node('OneHot', [positions, onnx.integers(shape.at(-1) ?? 1), onnx.floats([0, 1])]);
}

/** The vectors that hold weights, with their layouts. */
export function weightVectors({
  trainable,
  stored,
  fixed,
}: GraphRequest): readonly { name: string; layout: FlatLayout }[] {
  return [
    ...trainable,
    ...(stored.length === 0 ? [] : [{ name: 'stored', layout: stored }]),
    ...(fixed.length === 0 ? [] : [{ name: 'fixed', layout: fixed }]),
  ];
}
