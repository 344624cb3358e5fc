import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import { AppError } from '../../../../common/errors/app-error.ts';
import { RandomSource } from '../../../../common/random/random-source.ts';
import type { EngineRun } from '../../../../common/runs/run.ts';
import type { ScheduleConfig } from '../../../../common/training/training-config.ts';
import { elementCount } from '../../../../common/tensor/shape.ts';
import {
  noSums,
  type MetricSums,
  type NamedMeter,
} from '../../../../common/training/metric-sums.ts';
import { learningRateAt, type RateConfig } from '../../../../common/training/learning-rate.ts';
import { boundsOf } from '../bounds.ts';
import { checkRows } from '../check-rows.ts';
import type {
  CompileRequest,
  Program,
  ProgramState,
  TrainingData,
  TrainResult,
} from '../engine.ts';
import { dropoutSource, initialWeights } from '../initial-weights.ts';
import { addMeasures, outputMeters } from '../measure-outputs.ts';
import { measuredLayers, ownWeights, readingOf, type LayerReading } from '../layer-reading.ts';
import type { NetworkPlan, PlannedLayer, PlannedWeight } from '../network-plan.ts';
import { averageSlot, slotNames, slotStart } from '../optimizer-schedule.ts';
import { fillRandom, type RandomDraw } from '../random-inputs.ts';
import { runLayers } from '../run-layers.ts';
import { checkTargets, type OutputTarget, type TargetPlan } from '../target-form.ts';
import { outputsOf, type LayerOutputs, type LeaveLayer } from './layer-outputs.ts';
import { clippedGradients, updateWeight } from './optimizers.ts';
import { bounded } from './constraints.ts';
import { outputLosses, type TensorOutput } from './output-losses.ts';
import { withoutGradient } from './own-gradients.ts';
import { gatherFeatures, gatherGoal, gatherRowWeights } from './tensor-batches.ts';
import { TensorOps } from './tensor-ops.ts';
import { numbersOf, TensorState } from './tensor-state.ts';
import type { TensorFlow } from './tensorflow-api.ts';

/** What a program runs on. */
export interface Backend {
  readonly tf: TensorFlow;
  /** TensorFlow.js's name of the backend; it is chosen anew for each call, since the choice is global. */
  readonly name: string;
}

/** Most rows that one pass of evaluation or prediction takes. */
const forwardRows = 256;

/** What a forward pass leaves besides its outputs. */
interface Traces {
  /** New values of non-trainable weights, in training. */
  readonly updates: Map<string, Tensor>;
  /** Single numbers that come to the loss. */
  readonly losses: Tensor[];
}

/** A network run step by step with TensorFlow.js: gradients by its tape, updates by Keras's formulas. */
export class TensorProgram implements Program {
  readonly engine: EngineRun;
  readonly meters: readonly NamedMeter[];
  readonly #tf: TensorFlow;
  readonly #backend: string;
  readonly #request: CompileRequest;
  readonly #plan: NetworkPlan;
  readonly #targets: TargetPlan;
  /** By weight key. */
  readonly #weights: TensorState;
  /** By `<slot>/<weight key>`. */
  readonly #slots: TensorState;
  #random: RandomSource;
  #step = 0;
  /** What decides the learning rate of the coming steps. */
  #rates: RateConfig;
  #rateFactor = 1;
  #data: TrainingData | null = null;

  constructor(
    request: CompileRequest,
    plan: NetworkPlan,
    targets: TargetPlan,
    engine: EngineRun,
    backend: Backend,
  ) {
    this.engine = engine;
    this.meters = outputMeters(plan, targets, request.training, request.task);
    this.#tf = backend.tf;
    this.#backend = backend.name;
    this.#request = request;
    this.#plan = plan;
    this.#targets = targets;
    this.#weights = new TensorState(backend.tf);
    this.#slots = new TensorState(backend.tf);
    this.#random = dropoutSource(request.training.seed);
    this.#rates = request.training;
  }

  get outputWidths(): readonly number[] {
    return this.#targets.outputs.map(({ width }) => width);
  }

  /** Puts the initial weights in place. */
  async prepare(): Promise<void> {
    await this.#tf.setBackend(this.#backend);
    const initial = initialWeights(this.#plan.weights, this.#request.training.seed);
    for (const { key, shape, trainable } of this.#plan.weights) {
      this.#weights.add(key, shape, initial[key]?.data ?? new Float32Array(0));
      if (!trainable) continue;
      const { optimizer } = this.#request.training;
      for (const slot of slotNames(optimizer)) {
        const start = new Float32Array(elementCount(shape)).fill(slotStart(optimizer, slot));
        this.#slots.add(`${slot}/${key}`, shape, start);
      }
    }
  }

  bindData(data: TrainingData): void {
    checkRows(data, this.#plan);
    checkTargets(this.#targets, data.targets, data.rows);
    this.#data = data;
  }

  async trainSteps(
    order: Int32Array,
    batchSize: number,
    sums = noSums(this.meters),
  ): Promise<TrainResult> {
    const data = this.#requireData();
    await this.#tf.setBackend(this.#backend);
    const losses: number[] = [];
    for (let start = 0; start < order.length; start += batchSize) {
      const rows = order.subarray(start, start + batchSize);
      const { loss, parts, outputs } = this.#trainStep(data, rows);
      losses.push(loss);
      addMeasures(sums, this.meters, outputs, { targets: data.targets, order: rows });
      sums.loss += loss * rows.length;
      sums.outputs.forEach((own, index) => (own.loss += (parts[index] ?? NaN) * rows.length));
    }
    return { losses: Float32Array.from(losses), sums };
  }

  async evaluate(rows: Int32Array): Promise<MetricSums> {
    const data = this.#requireData();
    await this.#tf.setBackend(this.#backend);
    const sums = noSums(this.meters);
    for (let start = 0; start < rows.length; start += forwardRows) {
      const order = rows.subarray(start, start + forwardRows);
      this.#tf.tidy(() => {
        const traces: Traces = { updates: new Map(), losses: [] };
        const results = this.#forward(this.#features(data.features, order), false, traces);
        sums.outputs.forEach((own, index) => {
          const result = results[index];
          if (!result) throw new RangeError('An output of the network was not computed.');
          const rowLosses = numbersOf(this.#lossesOf(index, result, data, order, null));
          const loss = rowLosses.reduce((sum, value) => sum + value, 0);
          own.loss += loss;
          sums.loss += loss * this.#targetAt(index).weight;
        });
        for (const extra of traces.losses) {
          sums.loss += (numbersOf(extra)[0] ?? NaN) * order.length;
        }
        const outputs = results.map(({ value }) => numbersOf(value));
        addMeasures(sums, this.meters, outputs, { targets: data.targets, order });
      });
    }
    return sums;
  }

  async predict(features: Float32Array, rows: number): Promise<Float32Array> {
    checkRows({ features, rows }, this.#plan);
    await this.#tf.setBackend(this.#backend);
    const total = this.#targets.outputs.reduce((sum, { width }) => sum + width, 0);
    const predicted = new Float32Array(rows * total);
    for (let start = 0; start < rows; start += forwardRows) {
      const length = Math.min(forwardRows, rows - start);
      const order = Int32Array.from({ length }, (_, index) => start + index);
      const outputs = this.#tf.tidy(() => {
        const traces: Traces = { updates: new Map(), losses: [] };
        const results = this.#forward(this.#features(features, order), false, traces);
        const flat = results.map(({ value }) => value.reshape<Tensor2D>([length, -1]));
        return numbersOf(this.#tf.concat(flat, 1));
      });
      predicted.set(outputs, start * total);
    }
    return predicted;
  }

  async inspect(rows: Int32Array): Promise<readonly LayerReading[]> {
    const data = this.#requireData();
    await this.#tf.setBackend(this.#backend);
    const random = this.#random;
    this.#random = RandomSource.seeded(this.#request.training.seed, 'inspection', this.#step);
    try {
      let readings: readonly LayerReading[] = [];
      this.#tf.tidy(() => {
        const outputs = new Map<PlannedLayer, LayerOutputs>();
        const { grads, trainable, traces } = this.#differentiate(data, rows, (layer, value) =>
          outputs.set(layer, outputsOf(this.#tf, value)),
        );
        for (const tensor of traces.updates.values()) tensor.dispose();
        const squares = (tensor: Tensor) => numbersOf(tensor.square().sum())[0] ?? NaN;
        readings = measuredLayers(this.#plan).map((layer) => {
          const keys = ownWeights(layer);
          let [gradientSquares, weightSquares] = [0, 0];
          trainable.forEach(({ key }, index) => {
            const gradient = grads[index];
            if (!keys.includes(key) || !gradient) return;
            gradientSquares += squares(gradient);
            weightSquares += squares(this.#weights.get(key));
          });
          const seen = outputs.get(layer) ?? { mean: 0, meanSquare: 0, deadUnits: 0 };
          return readingOf(layer, { gradientSquares, weightSquares, ...seen });
        });
      });
      return readings;
    } finally {
      this.#random = random;
    }
  }

  scaleLearningRate(factor: number): void {
    this.#rateFactor *= factor;
  }

  setLearningRate(rate: number, schedule: ScheduleConfig, factor: number): void {
    this.#rates = { optimizer: { ...this.#rates.optimizer, learning_rate: rate }, schedule };
    this.#rateFactor = factor;
  }

  async finishTraining(): Promise<void> {
    await this.#tf.setBackend(this.#backend);
    const { optimizer } = this.#request.training;
    if (!optimizer.use_ema || this.#step === 0) return;
    for (const { key, trainable } of this.#plan.weights) {
      if (trainable) this.#weights.get(key).assign(this.#slots.get(`${averageSlot}/${key}`));
    }
  }

  async getState(): Promise<ProgramState> {
    await this.#tf.setBackend(this.#backend);
    return {
      weights: this.#weights.read(),
      slots: this.#slots.read(),
      step: this.#step,
      random: this.#random.state(),
      rateFactor: this.#rateFactor,
    };
  }

  async setState(state: Pick<ProgramState, 'weights'> & Partial<ProgramState>): Promise<void> {
    await this.#tf.setBackend(this.#backend);
    const slots = state.slots ?? {};
    this.#weights.check(state.weights);
    this.#slots.check(slots);
    this.#weights.assign(state.weights);
    this.#slots.assign(slots);
    this.#step = state.step ?? this.#step;
    this.#rateFactor = state.rateFactor ?? this.#rateFactor;
    if (state.random) this.#random = new RandomSource(state.random);
  }

  dispose(): Promise<void> {
    this.#weights.dispose();
    this.#slots.dispose();
    this.#data = null;
    return Promise.resolve();
  }

  /** `parts` are the losses of each output alone, `outputs` their values, row-major. */
  #trainStep(
    data: TrainingData,
    rows: Int32Array,
  ): { loss: number; parts: number[]; outputs: Float32Array[] } {
    return this.#tf.tidy(() => {
      const { loss, parts, outputs, grads, trainable, traces } = this.#differentiate(data, rows);
      this.#step++;
      const { optimizer } = this.#request.training;
      clippedGradients(this.#tf, optimizer, grads).forEach((gradient, index) => {
        const weight = trainable[index];
        if (weight) this.#update(weight, gradient);
      });
      for (const [key, tensor] of traces.updates) {
        this.#weights.get(key).assign(tensor);
        tensor.dispose();
      }
      return { loss, parts, outputs };
    });
  }

  /** One pass forward and back in training; changes nothing. To be called within `tidy`. */
  #differentiate(data: TrainingData, rows: Int32Array, leave?: LeaveLayer) {
    const traces: Traces = { updates: new Map(), losses: [] };
    const x = this.#features(data.features, rows);
    const rowWeights = gatherRowWeights(this.#tf, data, rows);
    let outputs: Float32Array[] = [];
    let parts: number[] = [];
    const trainable = this.#plan.weights.filter((weight) => weight.trainable);
    const variables = trainable.map(({ key }) => this.#weights.get(key));
    const lossOf = (): Scalar => {
      const results = this.#forward(x, true, traces, leave);
      outputs = results.map(({ value }) => numbersOf(value));
      const means = results.map((result, index) =>
        this.#tf.mean(this.#lossesOf(index, result, data, rows, rowWeights)),
      );
      parts = means.map((mean) => numbersOf(mean)[0] ?? NaN);
      const weighted = means.map((mean, index) => mean.mul(this.#targetAt(index).weight));
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

  #update({ key, shape, constraint }: PlannedWeight, gradient: Tensor): void {
    const { training } = this.#request;
    const { optimizer } = training;
    const slotOf = (slot: string) => this.#slots.get(`${slot}/${key}`);
    const weight = this.#weights.get(key);
    const slots = Object.fromEntries(slotNames(optimizer).map((slot) => [slot, slotOf(slot)]));
    const step = this.#step;
    const rate = learningRateAt(this.#rates, step - 1, this.#rateFactor);
    const updated = updateWeight(this.#tf, optimizer, { weight, gradient, slots, step, rate });
    const bounds = boundsOf(constraint, shape.length);
    weight.assign(bounds ? bounded(this.#tf, bounds, updated.weight) : updated.weight);
    for (const [slot, tensor] of Object.entries(updated.slots)) slotOf(slot).assign(tensor);
  }

  /** `traces` receives what the pass leaves behind. */
  #forward(
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
    fillRandom(values, draw, this.#random);
    return this.#tf.tensor(values, [...shape]);
  }

  #features(features: TrainingData['features'], rows: Int32Array): Tensor {
    return gatherFeatures(this.#tf, features, this.#plan.featureCount, rows);
  }

  /** Losses of the rows of one output. */
  #lossesOf(
    index: number,
    output: TensorOutput,
    data: TrainingData,
    rows: Int32Array,
    rowWeights: Tensor | null,
  ): Tensor {
    const target = this.#targetAt(index);
    const goal = gatherGoal(this.#tf, target, data, this.#targets.targetCount, rows);
    return outputLosses(this.#tf, target, output, goal, rowWeights);
  }

  #targetAt(index: number): OutputTarget {
    const target = this.#targets.outputs[index];
    if (!target) throw new RangeError('An output has no target.');
    return target;
  }

  #requireData(): TrainingData {
    if (!this.#data) throw new AppError('invalid-data', 'No rows are bound to the network yet.');
    return this.#data;
  }
}
