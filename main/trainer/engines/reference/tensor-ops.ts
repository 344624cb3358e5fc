import type { Tensor } from '@tensorflow/tfjs';
import type {
  ConvolutionOptions,
  ForwardOps,
  PoolingOptions,
  Scan,
  ScanResult,
  Sym,
} from '../../../../common/layers/forward-ops.ts';
import { broadcastShape } from '../compiled/broadcast.ts';
import type { RandomDraw } from '../random-inputs.ts';
import { absolute, expand, gather, reduceMax, withoutGradient } from './own-gradients.ts';
import { averagePool2d, conv2d, conv2dTranspose, maxPool2d } from './tensor-images.ts';
import type { TensorFlow } from './tensorflow-api.ts';

/** What a forward pass asks of the program that runs it. */
export interface TensorHost {
  /** The next random numbers of this shape. */
  readonly draw: (shape: readonly number[], draw: RandomDraw) => Tensor;
  readonly updateState: (weightName: string, value: Tensor) => void;
  readonly addLoss: (value: Tensor) => void;
}

/** What went into a final sigmoid or softmax. */
export interface Logits {
  readonly activation: 'sigmoid' | 'softmax';
  readonly value: Tensor;
}

/**
 * Runs a forward pass at once on TensorFlow.js, which keeps what it needs for the gradients. Where
 * TensorFlow.js has no gradient, or another one than TensorFlow, it is given here.
 */
export class TensorOps implements ForwardOps {
  readonly #tf: TensorFlow;
  readonly #host: TensorHost;
  /** By the id of their symbol. */
  readonly #tensors: Tensor[] = [];
  readonly #logits = new Map<number, Logits>();

  constructor(tf: TensorFlow, host: TensorHost) {
    this.#tf = tf;
    this.#host = host;
  }

  /** A symbol for a tensor from outside. */
  symbol(tensor: Tensor): Sym {
    this.#tensors.push(tensor);
    return { id: this.#tensors.length - 1, shape: tensor.shape };
  }

  tensor({ id }: Sym): Tensor {
    const tensor = this.#tensors[id];
    if (!tensor) throw new RangeError('The value was computed by another pass.');
    return tensor;
  }

  /** What the sigmoid or softmax that gave this value was taken of; undefined for other values. */
  logitsOf({ id }: Sym): Logits | undefined {
    return this.#logits.get(id);
  }

  constant(value: number): Sym {
    return this.symbol(this.#tf.scalar(value));
  }

  constantTensor(values: ArrayLike<number>, shape: readonly number[]): Sym {
    return this.symbol(this.#tf.tensor(Float32Array.from(values), [...shape]));
  }

  add(a: Sym, b: Sym): Sym {
    return this.symbol(this.#tf.add(this.tensor(a), this.tensor(b)));
  }

  sub(a: Sym, b: Sym): Sym {
    return this.symbol(this.#tf.sub(this.tensor(a), this.tensor(b)));
  }

  mul(a: Sym, b: Sym): Sym {
    return this.symbol(this.#tf.mul(this.tensor(a), this.tensor(b)));
  }

  div(a: Sym, b: Sym): Sym {
    return this.symbol(this.#tf.div(this.tensor(a), this.tensor(b)));
  }

  neg(x: Sym): Sym {
    return this.symbol(this.#tf.neg(this.tensor(x)));
  }

  exp(x: Sym): Sym {
    return this.symbol(this.#tf.exp(this.tensor(x)));
  }

  log(x: Sym): Sym {
    return this.symbol(this.#tf.log(this.tensor(x)));
  }

  sqrt(x: Sym): Sym {
    return this.symbol(this.#tf.sqrt(this.tensor(x)));
  }

  square(x: Sym): Sym {
    return this.symbol(this.#tf.square(this.tensor(x)));
  }

  pow(x: Sym, exponent: number): Sym {
    return this.symbol(this.#tf.pow(this.tensor(x), exponent));
  }

  abs(x: Sym): Sym {
    return this.symbol(absolute(this.#tf, this.tensor(x)));
  }

  sin(x: Sym): Sym {
    return this.symbol(this.#tf.sin(this.tensor(x)));
  }

  cos(x: Sym): Sym {
    return this.symbol(this.#tf.cos(this.tensor(x)));
  }

  floor(x: Sym): Sym {
    return this.symbol(this.#tf.floor(this.tensor(x)));
  }

  maximum(a: Sym, b: Sym): Sym {
    const [left, right] = this.#broadcast(a, b);
    return this.symbol(this.#tf.maximum(left, right));
  }

  minimum(a: Sym, b: Sym): Sym {
    const [left, right] = this.#broadcast(a, b);
    return this.symbol(this.#tf.minimum(left, right));
  }

  relu(x: Sym): Sym {
    return this.symbol(this.#tf.relu(this.tensor(x)));
  }

  sigmoid(x: Sym): Sym {
    return this.#activated('sigmoid', x);
  }

  tanh(x: Sym): Sym {
    return this.symbol(this.#tf.tanh(this.tensor(x)));
  }

  softplus(x: Sym): Sym {
    return this.symbol(this.#tf.softplus(this.tensor(x)));
  }

  erf(x: Sym): Sym {
    return this.symbol(this.#tf.erf(this.tensor(x)));
  }

  positive(x: Sym): Sym {
    return this.symbol(this.#tf.step(this.tensor(x)));
  }

  greater(a: Sym, b: Sym): Sym {
    return this.#compare(a, b, (left, right) => this.#tf.greater(left, right));
  }

  equal(a: Sym, b: Sym): Sym {
    return this.#compare(a, b, (left, right) => this.#tf.equal(left, right));
  }

  where(condition: Sym, a: Sym, b: Sym): Sym {
    const shape = broadcastShape(condition.shape, broadcastShape(a.shape, b.shape));
    const [left, right] = [a, b].map((x) => expand(this.#tf, this.tensor(x), shape));
    const given = this.tensor(condition);
    const holds = withoutGradient(this.#tf, [given], () =>
      this.#tf.notEqual(this.#tf.broadcastTo(given, [...shape]), 0),
    );
    if (!left || !right) throw new RangeError('Nothing to choose from.');
    return this.symbol(this.#tf.where(holds, left, right));
  }

  softmax(x: Sym): Sym {
    return this.#activated('softmax', x);
  }

  logSoftmax(x: Sym): Sym {
    return this.symbol(this.#tf.logSoftmax(this.tensor(x)));
  }

  matmul(a: Sym, b: Sym): Sym {
    const [inner = 1, outer = 1] = b.shape;
    const rows = this.tensor(a).reshape([-1, inner]);
    const product = this.#tf.matMul(rows, this.tensor(b));
    return this.symbol(product.reshape([...a.shape.slice(0, -1), outer]));
  }

  batchMatmul(a: Sym, b: Sym, transposed: { a?: boolean; b?: boolean } = {}): Sym {
    const { a: left = false, b: right = false } = transposed;
    return this.symbol(this.#tf.matMul(this.tensor(a), this.tensor(b), left, right));
  }

  reshape(x: Sym, shape: readonly number[]): Sym {
    return this.symbol(this.tensor(x).reshape([...shape]));
  }

  transpose(x: Sym, permutation: readonly number[]): Sym {
    return this.symbol(this.#tf.transpose(this.tensor(x), [...permutation]));
  }

  expand(x: Sym, shape: readonly number[]): Sym {
    return this.symbol(expand(this.#tf, this.tensor(x), shape));
  }

  concat(parts: readonly Sym[], axis: number): Sym {
    const tensors = parts.map((part) => this.tensor(part));
    return this.symbol(this.#tf.concat(tensors, axis));
  }

  slice(x: Sym, begin: readonly number[], size: readonly number[]): Sym {
    return this.symbol(this.#tf.slice(this.tensor(x), [...begin], [...size]));
  }

  pad(x: Sym, before: readonly number[], after: readonly number[]): Sym {
    const around = before.map((count, axis): [number, number] => [count, after[axis] ?? 0]);
    return this.symbol(this.#tf.pad(this.tensor(x), around));
  }

  reverse(x: Sym, axis: number): Sym {
    return this.symbol(this.#tf.reverse(this.tensor(x), axis));
  }

  gather(table: Sym, ids: Sym): Sym {
    return this.symbol(gather(this.#tf, this.tensor(table), this.tensor(ids)));
  }

  reduceSum(x: Sym, axes: readonly number[], keepDims: boolean): Sym {
    return axes.length === 0 ? x : this.symbol(this.#tf.sum(this.tensor(x), [...axes], keepDims));
  }

  reduceMean(x: Sym, axes: readonly number[], keepDims: boolean): Sym {
    return axes.length === 0 ? x : this.symbol(this.#tf.mean(this.tensor(x), [...axes], keepDims));
  }

  reduceMax(x: Sym, axes: readonly number[], keepDims: boolean): Sym {
    return axes.length === 0 ? x : this.symbol(reduceMax(this.#tf, this.tensor(x), axes, keepDims));
  }

  conv2d(x: Sym, kernel: Sym, options: ConvolutionOptions): Sym {
    return this.symbol(conv2d(this.#tf, this.tensor(x), this.tensor(kernel), options));
  }

  conv2dTranspose(x: Sym, kernel: Sym, shape: readonly number[], options: ConvolutionOptions): Sym {
    const [image, weights] = [this.tensor(x), this.tensor(kernel)];
    return this.symbol(conv2dTranspose(this.#tf, image, weights, shape, options));
  }

  maxPool2d(x: Sym, options: PoolingOptions): Sym {
    return this.symbol(maxPool2d(this.#tf, this.tensor(x), options));
  }

  averagePool2d(x: Sym, options: PoolingOptions): Sym {
    return this.symbol(averagePool2d(this.#tf, this.tensor(x), options));
  }

  scan({ states, sequences, captured, body }: Scan): ScanResult {
    const times = sequences[0]?.shape[0] ?? 0;
    const unstacked = sequences.map((sequence) => this.#tf.unstack(this.tensor(sequence)));
    let current = states;
    const outputs: Tensor[][] = [];
    for (let time = 0; time < times; time++) {
      const elements = unstacked.flatMap((parts) => {
        const part = parts[time];
        return part ? [this.symbol(part)] : [];
      });
      const result = body(this, { states: current, elements, captured });
      current = result.states;
      result.outputs.forEach((output, index) => {
        (outputs[index] ??= []).push(this.tensor(output));
      });
    }
    return {
      states: current,
      outputs: outputs.map((parts) => this.symbol(this.#tf.stack(parts))),
    };
  }

  dropoutMask(shape: readonly number[], rate: number): Sym {
    return this.symbol(this.#host.draw(shape, { kind: 'mask', rate }));
  }

  randomUniform(shape: readonly number[]): Sym {
    return this.symbol(this.#host.draw(shape, { kind: 'uniform' }));
  }

  randomNormal(shape: readonly number[]): Sym {
    return this.symbol(this.#host.draw(shape, { kind: 'normal' }));
  }

  updateState(weightName: string, value: Sym): void {
    this.#host.updateState(weightName, this.tensor(value));
  }

  addLoss(value: Sym): void {
    this.#host.addLoss(this.tensor(value));
  }

  detach(x: Sym): Sym {
    const tensor = this.tensor(x);
    return this.symbol(withoutGradient(this.#tf, [tensor], () => tensor.clone()));
  }

  #activated(activation: Logits['activation'], x: Sym): Sym {
    const value = this.tensor(x);
    const result = this.symbol(this.#tf[activation](value));
    this.#logits.set(result.id, { activation, value });
    return result;
  }

  #broadcast(a: Sym, b: Sym): readonly [Tensor, Tensor] {
    const shape = broadcastShape(a.shape, b.shape);
    return [expand(this.#tf, this.tensor(a), shape), expand(this.#tf, this.tensor(b), shape)];
  }

  #compare(a: Sym, b: Sym, compute: (a: Tensor, b: Tensor) => Tensor): Sym {
    const [left, right] = [this.tensor(a), this.tensor(b)];
    const result = withoutGradient(this.#tf, [left, right], () =>
      compute(left, right).cast('float32'),
    );
    return this.symbol(result);
  }
}
