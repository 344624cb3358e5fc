import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
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
import { checkTargets, type TargetPlan } from '../target-form.ts';
import { outputsOf, type LayerOutputs } from './layer-outputs.ts';
import { clippedGradients, updateWeight } from './optimizers.ts';
import { bounded } from './constraints.ts';
import { newTraces, TensorPasses } from './tensor-passes.ts';
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
  readonly #passes: TensorPasses;
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
    const random = dropoutSource(request.training.seed);
    this.#passes = new TensorPasses(backend.tf, plan, targets, this.#weights, random);
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
        const traces = newTraces();
        const results = this.#passes.forward(
          this.#passes.features(data.features, order),
          false,
          traces,
        );
        sums.outputs.forEach((own, index) => {
          const result = results[index];
          if (!result) throw new RangeError('An output of the network was not computed.');
          const rowLosses = numbersOf(this.#passes.lossesOf(index, result, data, order, null));
          const loss = rowLosses.reduce((sum, value) => sum + value, 0);
          own.loss += loss;
          sums.loss += loss * this.#passes.targetAt(index).weight;
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
        const traces = newTraces();
        const results = this.#passes.forward(this.#passes.features(features, order), false, traces);
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
    const random = this.#passes.random;
    this.#passes.random = RandomSource.seeded(
      this.#request.training.seed,
      'inspection',
      this.#step,
    );
    try {
      let readings: readonly LayerReading[] = [];
      this.#tf.tidy(() => {
        const outputs = new Map<PlannedLayer, LayerOutputs>();
        const { grads, trainable, traces } = this.#passes.differentiate(
          data,
          rows,
          (layer, value) => outputs.set(layer, outputsOf(this.#tf, value)),
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
      this.#passes.random = random;
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
      random: this.#passes.random.state(),
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
    if (state.random) this.#passes.random = new RandomSource(state.random);
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
      const { loss, parts, outputs, grads, trainable, traces } = this.#passes.differentiate(
        data,
        rows,
      );
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

  #requireData(): TrainingData {
    if (!this.#data) throw new AppError('invalid-data', 'No rows are bound to the network yet.');
    return this.#data;
  }
}
