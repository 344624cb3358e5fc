import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs';
import { AppError } from '../../../../common/errors/app-error.ts';
import { RandomSource } from '../../../../common/random/random-source.ts';
import type { EngineRun } from '../../../../common/runs/run.ts';
import { elementCount, sameShape } from '../../../../common/tensor/shape.ts';
import { addSums, noSums } from '../../../../common/training/metrics.ts';
import { checkRows } from '../check-rows.ts';
import { fillDropoutMask } from '../dropout-mask.ts';
import type {
  CompileRequest,
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
import { checkTargets, type TargetForm } from '../target-form.ts';
import { layerForwards, type LayerResult } from './layers.ts';
import { rowLosses } from './losses.ts';
import { updateWeight } from './optimizers.ts';
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
  readonly #tf: TensorFlow;
  readonly #backend: string;
  readonly #request: CompileRequest;
  readonly #plan: NetworkPlan;
  readonly #target: TargetForm;
  /** By weight key. */
  readonly #weights = new Map<string, Variable>();
  /** By `<slot>/<weight key>`. */
  readonly #slots = new Map<string, Variable>();
  #random: RandomSource;
  #step = 0;
  #data: TrainingData | null = null;

  constructor(
    request: CompileRequest,
    plan: NetworkPlan,
    target: TargetForm,
    engine: EngineRun,
    backend: Backend,
  ) {
    this.engine = engine;
    this.#tf = backend.tf;
    this.#backend = backend.name;
    this.#request = request;
    this.#plan = plan;
    this.#target = target;
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
    checkRows(data, elementCount(this.#plan.inputShape));
    checkTargets(this.#target, data.targets);
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
        const result = this.#forward(this.#gather(data.features, order), null);
        const perRow = rowLosses(this.#tf, this.#loss, result, this.#targets(data, order));
        return { outputs: numbers(result.value), losses: numbers(perRow) };
      });
      addSums(sums, this.#measure(outputs, data.targets, order));
      for (const loss of losses) sums.loss += loss;
    }
    return sums;
  }

  async predict(features: Float32Array, rows: number): Promise<Float32Array> {
    checkRows({ features, rows }, elementCount(this.#plan.inputShape));
    await this.#tf.setBackend(this.#backend);
    const predicted = new Float32Array(rows * this.#target.width);
    for (let start = 0; start < rows; start += forwardRows) {
      const length = Math.min(forwardRows, rows - start);
      const order = Int32Array.from({ length }, (_, index) => start + index);
      const outputs = this.#tf.tidy(() =>
        numbers(this.#forward(this.#gather(features, order), null).value),
      );
      predicted.set(outputs, start * this.#target.width);
    }
    return predicted;
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
    if (state.random) this.#random = new RandomSource(state.random);
  }

  dispose(): Promise<void> {
    for (const variable of [...this.#weights.values(), ...this.#slots.values()]) variable.dispose();
    this.#weights.clear();
    this.#slots.clear();
    this.#data = null;
    return Promise.resolve();
  }

  get #loss() {
    return this.#request.training.loss;
  }

  #trainStep(data: TrainingData, rows: Int32Array): { loss: number; outputs: Float32Array } {
    return this.#tf.tidy(() => {
      const updates = new Map<string, Tensor>();
      const x = this.#gather(data.features, rows);
      const target = this.#targets(data, rows);
      let outputs = new Float32Array(0);
      const trainable = this.#plan.weights.filter((weight) => weight.trainable);
      const variables = trainable.map((weight) => this.#weightOf(weight));
      const lossOf = (): Scalar => {
        const result = this.#forward(x, updates);
        outputs = numbers(result.value);
        return this.#tf.mean(rowLosses(this.#tf, this.#loss, result, target));
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
      for (const [key, tensor] of updates) {
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

  /** `updates` receives new values of non-trainable weights; null outside training. */
  #forward(x: Tensor, updates: Map<string, Tensor> | null): LayerResult {
    const results = new Map<string, LayerResult>([[this.#plan.input.id, { value: x }]]);
    for (const layer of this.#plan.layers) {
      const forward = layerForwards[layer.node.type];
      const source = results.get(layer.inputs[0] ?? '');
      if (!forward || !source) throw new RangeError(`${layer.node.type} cannot run here.`);
      const result = forward({
        tf: this.#tf,
        layer,
        x: source.value,
        weights: Object.fromEntries(
          layer.weights.map((weight) => [weight.name, this.#weightOf(weight)]),
        ),
        training: updates !== null,
        drawMask: (shape, rate) => {
          const mask = new Float32Array(elementCount(shape));
          fillDropoutMask(mask, rate, this.#random);
          return this.#tf.tensor(mask, [...shape]);
        },
        // Kept, because the gradient's own scope would release it before it is assigned.
        updateStored: (name, value) =>
          updates?.set(`${layer.node.id}/${name}`, this.#tf.keep(value)),
      });
      results.set(layer.node.id, result);
    }
    const output = results.get(this.#plan.output.id);
    if (!output) throw new RangeError('The network has no output.');
    return output;
  }

  #gather(features: Float32Array, rows: Int32Array): Tensor {
    const { inputShape } = this.#plan;
    const size = elementCount(inputShape);
    const values = new Float32Array(rows.length * size);
    rows.forEach((row, index) => {
      values.set(features.subarray(row * size, (row + 1) * size), index * size);
    });
    return this.#tf.tensor(values, [rows.length, ...inputShape]);
  }

  #targets({ targets }: TrainingData, rows: Int32Array): Tensor {
    const { kind, width } = this.#target;
    const values = new Float32Array(rows.length * width);
    rows.forEach((row, index) => {
      const target = targets[row] ?? 0;
      if (kind === 'class') values[index * width + target] = 1;
      else values[index] = target;
    });
    return this.#tf.tensor(values, [rows.length, width]);
  }

  #measure(outputs: Float32Array, targets: Float32Array, order: Int32Array): MetricSums {
    const { width } = this.#target;
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

function numbers(tensor: Tensor): Float32Array<ArrayBuffer> {
  return tensor.dataSync<'float32'>() as Float32Array<ArrayBuffer>;
}
