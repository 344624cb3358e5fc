import type { Scalar, Tensor } from '@tensorflow/tfjs';
import type { RandomSource } from '../../../../common/random/random-source.ts';
import { elementCount } from '../../../../common/tensor/shape.ts';
import type { TrainingData } from '../engine.ts';
import type { NetworkPlan } from '../network-plan.ts';
import { fillRandom, type RandomDraw } from '../random-inputs.ts';
import { runLayers } from '../run-layers.ts';
import type { OutputTarget, TargetPlan } from '../target-form.ts';
import type { LeaveLayer } from './layer-outputs.ts';
import { outputLosses, type TensorOutput } from './output-losses.ts';
import { withoutGradient } from './own-gradients.ts';
import { gatherFeatures, gatherGoal, gatherRowWeights } from './tensor-batches.ts';
import { TensorOps } from './tensor-ops.ts';
import { numbersOf, type TensorState } from './tensor-state.ts';
import type { TensorFlow } from './tensorflow-api.ts';

/** What a forward pass leaves besides its outputs. */
export interface Traces {
  /** New values of non-trainable weights, in training. */
  readonly updates: Map<string, Tensor>;
  /** Single numbers that come to the loss. */
  readonly losses: Tensor[];
}

/** Nothing left behind yet. */
export function newTraces(): Traces {
  return { updates: new Map(), losses: [] };
}

/** Passes of rows through a network with TensorFlow.js, forward and back; they change no weights. */
export class TensorPasses {
  readonly #tf: TensorFlow;
  readonly #plan: NetworkPlan;
  readonly #targets: TargetPlan;
  readonly #weights: TensorState;
  /** Where random numbers of a pass come from. */
  random: RandomSource;

  constructor(
    tf: TensorFlow,
    plan: NetworkPlan,
    targets: TargetPlan,
    weights: TensorState,
    random: RandomSource,
  ) {
    this.#tf = tf;
    this.#plan = plan;
    this.#targets = targets;
    this.#weights = weights;
    this.random = random;
  }

  /** One pass forward and back in training; changes nothing. To be called within `tidy`. */
  differentiate(data: TrainingData, rows: Int32Array, leave?: LeaveLayer) {
    const traces = newTraces();
    const x = this.features(data.features, rows);
    const rowWeights = gatherRowWeights(this.#tf, data, rows);
    let outputs: Float32Array[] = [];
    let parts: number[] = [];
    const trainable = this.#plan.weights.filter((weight) => weight.trainable);
    const variables = trainable.map(({ key }) => this.#weights.get(key));
    const lossOf = (): Scalar => {
      const results = this.forward(x, true, traces, leave);
      outputs = results.map(({ value }) => numbersOf(value));
      const means = results.map((result, index) =>
        this.#tf.mean(this.lossesOf(index, result, data, rows, rowWeights)),
      );
      parts = means.map((mean) => numbersOf(mean)[0] ?? NaN);
      const weighted = means.map((mean, index) => mean.mul(this.targetAt(index).weight));
      // Weights that the loss does not depend on have the gradient 0; TensorFlow.js would refuse them.
      const nothing = withoutGradient(this.#tf, variables, () => this.#tf.scalar(0));
      return this.#tf.addN([...weighted, ...traces.losses, nothing]) as Scalar;
    };
    // Without trainable weights there is nothing to differentiate.
    const { value, grads: named } =
      variables.length > 0
        ? this.#tf.variableGrads(lossOf, variables)
        : { value: lossOf(), grads: {} as Record<string, Tensor> };
    const grads = variables.map(({ name }) => {
      const gradient = named[name];
      if (!gradient) throw new RangeError(`${name} has no gradient.`);
      return gradient;
    });
    return { loss: numbersOf(value)[0] ?? Number.NaN, parts, outputs, grads, trainable, traces };
  }

  /** `traces` receives what the pass leaves behind. */
  forward(
    x: Tensor,
    training: boolean,
    traces: Traces,
    leave?: LeaveLayer,
  ): readonly TensorOutput[] {
    let scope = '';
    const ops = new TensorOps(this.#tf, {
      draw: (shape, draw) => this.#draw(shape, draw),
      // Kept, because the gradient's own scope would release it before it is assigned.
      updateState: (name, value) => {
        if (!training) return;
        const key = `${scope}/${name}`;
        traces.updates.get(key)?.dispose();
        traces.updates.set(key, this.#tf.keep(value));
      },
      addLoss: (value) => traces.losses.push(value),
    });
    const outputs = runLayers(this.#plan, ops.symbol(x), {
      ops,
      training,
      // A layer that is used twice in a step goes on from what its first use left.
      weight: ({ key }) => ops.symbol(traces.updates.get(key) ?? this.#weights.get(key)),
      enter: ({ node, weights }) => (scope = weights[0]?.nodeId ?? node.id),
      leave: (layer, value) => leave?.(layer, ops.tensor(value)),
    });
    return outputs.map(({ value, mask }) => {
      const logits = ops.logitsOf(value);
      return {
        value: ops.tensor(value),
        mask: mask === null ? null : ops.tensor(mask),
        ...(logits ? { logits } : {}),
      };
    });
  }

  #draw(shape: readonly number[], draw: RandomDraw): Tensor {
    const values = new Float32Array(elementCount(shape));
    fillRandom(values, draw, this.random);
    return this.#tf.tensor(values, [...shape]);
  }

  /** The features of some rows, as one tensor. */
  features(features: TrainingData['features'], rows: Int32Array): Tensor {
    return gatherFeatures(this.#tf, features, this.#plan.featureCount, rows);
  }

  /** Losses of the rows of one output. */
  lossesOf(
    index: number,
    output: TensorOutput,
    data: TrainingData,
    rows: Int32Array,
    rowWeights: Tensor | null,
  ): Tensor {
    const target = this.targetAt(index);
    const goal = gatherGoal(this.#tf, target, data, this.#targets.targetCount, rows);
    return outputLosses(this.#tf, target, output, goal, rowWeights);
  }

  /** What an output is held against. Throws a `RangeError` for an output that is not there. */
  targetAt(index: number): OutputTarget {
    const target = this.#targets.outputs[index];
    if (!target) throw new RangeError('An output has no target.');
    return target;
  }
}
