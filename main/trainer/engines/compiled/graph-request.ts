import type { TrainingConfig } from '../../../../common/training/training-config.ts';
import type { NetworkPlan } from '../network-plan.ts';
import type { OutputTarget, TargetPlan } from '../target-form.ts';
import type { FlatLayout } from './flat-state.ts';
import { DataType, type OnnxGraph } from './onnx/onnx-graph.ts';
import type { ProviderCapabilities } from './providers/capabilities.ts';
import { oneHot } from './providers/variants.ts';
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
  /** Of the provider that the graphs are for. */
  readonly capabilities: ProviderCapabilities;
  /** How many share an operation. */
  readonly threads: number;
}

/**
 * Adds the input `targets` [rows, targetCount] and picks those of the rows in `order` [steps, batch] or
 * [batch]; gives for each output what it is held against, [...order, …shape]: the values, or one-hot classes.
 */
export function gatherTargets(
  onnx: OnnxGraph,
  request: GraphRequest,
  order: string,
  orderShape: readonly number[],
): readonly string[] {
  const all = onnx.input('targets', DataType.FLOAT, ['rows', request.targets.targetCount]);
  return targetsOf(onnx, request, onnx.node('Gather', [all, order]), orderShape);
}

/** The same of targets that are already those of the rows, [...order, targetCount]. */
export function targetsOf(
  onnx: OnnxGraph,
  { targets: { outputs, targetCount }, capabilities }: GraphRequest,
  chosen: string,
  orderShape: readonly number[],
): readonly string[] {
  const known = new Map<string, string>();
  return outputs.map((output) => {
    const { kind, shape, start, count } = output;
    const key = JSON.stringify([kind, shape, start, count]);
    const value =
      known.get(key) ?? targetOf(onnx, output, { targetCount, chosen, orderShape, capabilities });
    known.set(key, value);
    return value;
  });
}

interface ChosenTargets {
  readonly targetCount: number;
  readonly chosen: string;
  readonly orderShape: readonly number[];
  readonly capabilities: ProviderCapabilities;
}

function targetOf(
  onnx: OnnxGraph,
  { kind, shape, start, count }: OutputTarget,
  { targetCount, chosen, orderShape, capabilities }: ChosenTargets,
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
  const positions = [...orderShape, ...shape.slice(0, -1)];
  return oneHot(onnx, own, positions, shape.at(-1) ?? 1, capabilities);
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
