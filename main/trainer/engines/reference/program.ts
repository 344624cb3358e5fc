import type { Scalar, Tensor, Tensor2D, Variable } from '@tensorflow/tfjs';
import { AppError } from '../../../../common/errors/app-error.ts';
import { RandomSource } from '../../../../common/random/random-source.ts';
import type { EngineRun } from '../../../../common/runs/run.ts';
import { elementCount, sameShape } from '../../../../common/tensor/shape.ts';
import { addSums, noSums } from '../../../../common/training/metrics.ts';
import { checkRows } from '../check-rows.ts';
import type {
  CompileRequest,
  FeatureReader,
  MetricSums,
  Program,
  ProgramState,
  TrainingData,
  TrainResult,
  WeightTensor,
} from '../engine.ts';
import { dropoutSource, initialWeights } from '../initial-weights.ts';
import { measureOutputs } from '../measure-outputs.ts';
import type { NetworkPlan, PlannedWeight } from '../network-plan.ts';
import { slotNames } from '../optimizer-schedule.ts';
import { fillRandom, type RandomDraw } from '../random-inputs.ts';
import { runLayers } from '../run-layers.ts';
import { checkTargets, type OutputTarget, type TargetPlan } from '../target-form.ts';
import { rowLosses, type LossInput } from './losses.ts';
import { updateWeight } from './optimizers.ts';
import { TensorOps } from './tensor-ops.ts';
import type { TensorFlow } from './tensorflow-api.ts';

/** What a program runs on. */
export interface Backend {
  readonly tf: TensorFlow;
  /** TensorFlow.js's name of the backend; it is chosen anew for each call, since the choice is global. */
  readonly name: string;
}

/** Most rows that one pass of evaluation or prediction takes. */
const forwardRows = 256;

/** An output of a forward pass, as its loss is taken, with the mask of its time steps. */
interface Result extends LossInput {
  readonly mask: Tensor | null;
}

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
  readonly #tf: TensorFlow;
  readonly #backend: string;
  readonly #request: CompileRequest;
  readonly #plan: NetworkPlan;
  readonly #targets: TargetPlan;
  /** By weight key. */
  readonly #weights = new Map<string, Variable>();
  /** By `<slot>/<weight key>`. */
  readonly #slots = new Map<string, Variable>();
  #random: RandomSource;
  #step = 0;
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
    this.#tf = backend.tf;
    this.#backend = backend.name;
    this.#request = request;
    this.#plan = plan;
    this.#targets = targets;
    this.#random = dropoutSource(request.training.seed);
  }

  /** Puts the initial weights in place. */
  async prepare(): Promise<void> {
    await this.#tf.setBackend(this.#backend);
    const initial = initialWeights(this.#plan.weights, this.#request.training.seed);
    for (const { key, shape, trainable } of this.#plan.weights) {
      this.#weights.set(key, this.#variable(shape, initial[key]?.data ?? new Float32Array(0)));
      if (!trainable) continue;
      for (const slot of slotNames(this.#request.training.optimizer)) {
        const zeros = new Float32Array(elementCount(shape));
        this.#slots.set(`${slot}/${key}`, this.#variable(shape, zeros));
      }
    }
  }

  bindData(data: TrainingData): void {
    checkRows(data, this.#plan.featureCount);
    checkTargets(this.#targets, data.targets, data.rows);
    this.#data = data;
  }

  async trainSteps(order: Int32Array, batchSize: number): Promise<TrainResult> {
    const data = this.#requireData();
    await this.#tf.setBackend(this.#backend);
    const losses: number[] = [];
    const sums = noSums();
    for (let start = 0; start < order.length; start += batchSize) {
      const rows = order.subarray(start, start + batchSize);
      const { loss, outputs } = this.#trainStep(data, rows);
      losses.push(loss);
      addSums(sums, this.#measure(outputs, data.targets, rows));
      sums.loss += loss * rows.length;
    }
    return { losses: Float32Array.from(losses), sums };
  }

  async evaluate(rows: Int32Array): Promise<MetricSums> {
    const data = this.#requireData();
    await this.#tf.setBackend(this.#backend);
    const sums = noSums();
    for (let start = 0; start < rows.length; start += forwardRows) {
      const order = rows.subarray(start, start + forwardRows);
      const { outputs, losses } = this.#tf.tidy(() => {
        const traces: Traces = { updates: new Map(), losses: [] };
        const results = this.#forward(this.#gather(data.features, order), false, traces);
        const perRow = results.map((result, index) => {
          const target = this.#targetAt(index);
          const rows = this.#rowLosses(target, result, data, order, null);
          return rows.mul(target.weight);
        });
        const total = [...perRow, ...traces.losses].reduce((sum, losses) =>
          this.#tf.add(sum, losses),
        );
        return { outputs: numbers(mainOf(results)), losses: numbers(total) };
      });
      addSums(sums, this.#measure(outputs, data.targets, order));
      for (const loss of losses) sums.loss += loss;
    }
    return sums;
  }

  async predict(features: Float32Array, rows: number): Promise<Float32Array> {
    checkRows({ features, rows }, this.#plan.featureCount);
    await this.#tf.setBackend(this.#backend);
    const total = this.#targets.outputs.reduce((sum, { width }) => sum + width, 0);
    const predicted = new Float32Array(rows * total);
    for (let start = 0; start < rows; start += forwardRows) {
      const length = Math.min(forwardRows, rows - start);
      const order = Int32Array.from({ length }, (_, index) => start + index);
      const outputs = this.#tf.tidy(() => {
        const traces: Traces = { updates: new Map(), losses: [] };
        const results = this.#forward(this.#gather(features, order), false, traces);
        const flat = results.map(({ value }) => value.reshape<Tensor2D>([length, -1]));
        return numbers(this.#tf.concat(flat, 1));
      });
      predicted.set(outputs, start * total);
    }
    return predicted;
  }

  scaleLearningRate(factor: number): void {
    this.#rateFactor *= factor;
  }

  finishTraining(): Promise<void> {
    return Promise.resolve();
  }

  async getState(): Promise<ProgramState> {
    await this.#tf.setBackend(this.#backend);
    const read = (variables: ReadonlyMap<string, Variable>): Record<string, WeightTensor> =>
      Object.fromEntries(
        [...variables].map(([key, variable]) => [
          key,
          { shape: variable.shape, data: numbers(variable).slice() },
        ]),
      );
    return {
      weights: read(this.#weights),
      slots: read(this.#slots),
      step: this.#step,
      random: this.#random.state(),
      rateFactor: this.#rateFactor,
    };
  }

  async setState(state: Pick<ProgramState, 'weights'> & Partial<ProgramState>): Promise<void> {
    await this.#tf.setBackend(this.#backend);
    const assign = (variables: ReadonlyMap<string, Variable>, tensors: ProgramState['weights']) => {
      for (const [key, variable] of variables) {
        const tensor = tensors[key];
        if (!tensor) continue;
        this.#tf.tidy(() => {
          variable.assign(this.#tf.tensor(tensor.data, [...tensor.shape]));
        });
      }
    };
    const slots = state.slots ?? {};
    checkShapes(this.#weights, state.weights);
    checkShapes(this.#slots, slots);
    assign(this.#weights, state.weights);
    assign(this.#slots, slots);
    this.#step = state.step ?? this.#step;
    this.#rateFactor = state.rateFactor ?? this.#rateFactor;
    if (state.random) this.#random = new RandomSource(state.random);
  }

  dispose(): Promise<void> {
    for (const variable of [...this.#weights.values(), ...this.#slots.values()]) variable.dispose();
    this.#weights.clear();
    this.#slots.clear();
    this.#data = null;
    return Promise.resolve();
  }

  #trainStep(data: TrainingData, rows: Int32Array): { loss: number; outputs: Float32Array } {
    return this.#tf.tidy(() => {
      const traces: Traces = { updates: new Map(), losses: [] };
      const x = this.#gather(data.features, rows);
      const rowWeights = this.#rowWeights(data, rows);
      let outputs = new Float32Array(0);
      const trainable = this.#plan.weights.filter((weight) => weight.trainable);
      const variables = trainable.map((weight) => this.#weightOf(weight));
      const lossOf = (): Scalar => {
        const results = this.#forward(x, true, traces);
        outputs = numbers(mainOf(results));
        const parts = results.map((result, index) => {
          const target = this.#targetAt(index);
          const losses = this.#rowLosses(target, result, data, rows, rowWeights);
          return this.#tf.mean(losses).mul(target.weight);
        });
        return this.#tf.addN([...parts, ...traces.losses]) as Scalar;
      };
      // Without trainable weights there is nothing to differentiate.
      const { value, grads } =
        variables.length > 0
          ? this.#tf.variableGrads(lossOf, variables)
          : { value: lossOf(), grads: {} };
      this.#step++;
      trainable.forEach((weight, index) => {
        const variable = variables[index];
        const gradient = variable ? grads[variable.name] : undefined;
        if (variable && gradient) this.#update(weight, variable, gradient);
      });
      for (const [key, tensor] of traces.updates) {
        this.#weights.get(key)?.assign(tensor);
        tensor.dispose();
      }
      return { loss: numbers(value)[0] ?? Number.NaN, outputs };
    });
  }

  #update(weight: PlannedWeight, variable: Variable, gradient: Tensor): void {
    const { optimizer } = this.#request.training;
    const slotOf = (slot: string): Variable => {
      const found = this.#slots.get(`${slot}/${weight.key}`);
      if (!found) throw new RangeError(`The optimiser has no slot ${slot} for ${weight.key}.`);
      return found;
    };
    const slots = Object.fromEntries(slotNames(optimizer).map((slot) => [slot, slotOf(slot)]));
    const updated = updateWeight(this.#tf, optimizer, {
      weight: variable,
      gradient,
      slots,
      step: this.#step,
    });
    variable.assign(updated.weight);
    for (const [slot, tensor] of Object.entries(updated.slots)) slotOf(slot).assign(tensor);
  }

  /** `traces` receives what the pass leaves behind. */
  #forward(x: Tensor, training: boolean, traces: Traces): readonly Result[] {
    let scope = '';
    const ops = new TensorOps(this.#tf, {
      draw: (shape, draw) => this.#draw(shape, draw),
      // Kept, because the gradient's own scope would release it before it is assigned.
      updateState: (name, value) =>
        training && traces.updates.set(`${scope}/${name}`, this.#tf.keep(value)),
      addLoss: (value) => traces.losses.push(value),
    });
    const outputs = runLayers(this.#plan, ops.symbol(x), {
      ops,
      training,
      weight: (weight) => ops.symbol(this.#weightOf(weight)),
      enter: ({ node, weights }) => (scope = weights[0]?.nodeId ?? node.id),
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

  #gather(features: Float32Array | FeatureReader, rows: Int32Array): Tensor {
    const { featureCount } = this.#plan;
    const values = new Float32Array(rows.length * featureCount);
    if (features instanceof Float32Array) {
      rows.forEach((row, index) => {
        const from = row * featureCount;
        values.set(features.subarray(from, from + featureCount), index * featureCount);
      });
    } else {
      features.read(rows, values);
    }
    return this.#tf.tensor(values, [rows.length, featureCount]);
  }

  /** Loss of each row, [batch]; see `rowLosses` of the compiled engine for masks and weights. */
  #rowLosses(
    target: OutputTarget,
    result: Result,
    data: TrainingData,
    rows: Int32Array,
    rowWeights: Tensor | null,
  ): Tensor {
    const goal = this.#goal(target, data, rows);
    const terms = rowLosses(this.#tf, target, result, goal);
    const counted = result.mask === null ? terms : this.#countedTerms(terms, result.mask);
    const perRow = counted.reshape<Tensor2D>([rows.length, -1]).mean(1);
    return rowWeights === null ? perRow : perRow.mul(rowWeights);
  }

  #countedTerms(terms: Tensor, mask: Tensor): Tensor {
    const [batch = 1, time = 1] = mask.shape;
    if (terms.rank < 2 || terms.shape[1] !== time) return terms;
    const perStep = terms.reshape([batch, time, -1]).mean(2);
    const counted = this.#tf.maximum(mask.sum(), 1);
    return perStep
      .mul(mask)
      .mul(batch * time)
      .div(counted);
  }

  #rowWeights({ sampleWeights }: TrainingData, rows: Int32Array): Tensor | null {
    if (!sampleWeights) return null;
    return this.#tf.tensor1d(Float32Array.from(rows, (row) => sampleWeights[row] ?? 1));
  }

  /** What an output is held against, [batch, …shape]: the values, or one-hot classes. */
  #goal(target: OutputTarget, { targets }: TrainingData, rows: Int32Array): Tensor {
    const { targetCount } = this.#targets;
    const { kind, shape, start, count, width } = target;
    const classes = width / count;
    const values = new Float32Array(rows.length * width);
    rows.forEach((row, index) => {
      for (let at = 0; at < count; at++) {
        const value = targets[row * targetCount + start + at] ?? 0;
        if (kind === 'class') values[(index * count + at) * classes + value] = 1;
        else values[index * width + at] = value;
      }
    });
    return this.#tf.tensor(values, [rows.length, ...shape]);
  }

  #targetAt(index: number): OutputTarget {
    const target = this.#targets.outputs[index];
    if (!target) throw new RangeError('An output has no target.');
    return target;
  }

  #measure(outputs: Float32Array, targets: Float32Array, order: Int32Array): MetricSums {
    const { width } = this.#targetAt(0);
    return measureOutputs({ outputs, width, targets, order, task: this.#request.task });
  }

  #weightOf({ key }: PlannedWeight): Variable {
    const variable = this.#weights.get(key);
    if (!variable) throw new RangeError(`The network has no weights ${key}.`);
    return variable;
  }

  #variable(shape: readonly number[], data: Float32Array): Variable {
    return this.#tf.tidy(() => this.#tf.variable(this.#tf.tensor(data, [...shape])));
  }

  #requireData(): TrainingData {
    if (!this.#data) throw new AppError('invalid-data', 'No rows are bound to the network yet.');
    return this.#data;
  }
}

function checkShapes(
  variables: ReadonlyMap<string, Variable>,
  tensors: Readonly<Record<string, WeightTensor>>,
): void {
  for (const [key, variable] of variables) {
    const tensor = tensors[key];
    if (!tensor) continue;
    if (sameShape(tensor.shape, variable.shape) && tensor.data.length === variable.size) continue;
    throw new AppError(
      'invalid-data',
      `The stored weights ${key} have the shape [${tensor.shape.join(', ')}], but the network needs [${variable.shape.join(', ')}].`,
      { place: { node: key.split('/').at(-2) ?? key } },
    );
  }
}

function mainOf(results: readonly Result[]): Tensor {
  const [main] = results;
  if (!main) throw new RangeError('The network has no output.');
  return main.value;
}

function numbers(tensor: Tensor): Float32Array<ArrayBuffer> {
  return tensor.dataSync<'float32'>() as Float32Array<ArrayBuffer>;
}
