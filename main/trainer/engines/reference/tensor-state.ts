import type { Tensor, Variable } from '@tensorflow/tfjs';
import { AppError } from '../../../../common/errors/app-error.ts';
import { sameShape } from '../../../../common/tensor/shape.ts';
import type { WeightTensor } from '../engine.ts';
import type { TensorFlow } from './tensorflow-api.ts';

/** Tensors that outlive a step, by name: the weights of a network, or what its optimiser keeps. */
export class TensorState {
  readonly #tf: TensorFlow;
  readonly #variables = new Map<string, Variable>();

  constructor(tf: TensorFlow) {
    this.#tf = tf;
  }

  add(name: string, shape: readonly number[], data: Float32Array): void {
    const variable = this.#tf.tidy(() => this.#tf.variable(this.#tf.tensor(data, [...shape])));
    this.#variables.set(name, variable);
  }

  /** Throws a RangeError when there is none of that name. */
  get(name: string): Variable {
    const variable = this.#variables.get(name);
    if (!variable) throw new RangeError(`There is no tensor ${name}.`);
    return variable;
  }

  read(): Record<string, WeightTensor> {
    return Object.fromEntries(
      [...this.#variables].map(([name, variable]) => [
        name,
        { shape: variable.shape, data: numbersOf(variable).slice() },
      ]),
    );
  }

  /** Throws `invalid-data` naming the layer when a tensor that is there has another shape. */
  check(tensors: Readonly<Record<string, WeightTensor>>): void {
    for (const [name, { shape, size }] of this.#variables) {
      const tensor = tensors[name];
      if (!tensor) continue;
      if (sameShape(tensor.shape, shape) && tensor.data.length === size) continue;
      throw new AppError(
        'invalid-data',
        `The stored weights ${name} have the shape [${tensor.shape.join(', ')}], but the network needs [${shape.join(', ')}].`,
        { place: { node: name.split('/').at(-2) ?? name } },
      );
    }
  }

  /** Takes over the tensors that are there; others keep what they hold. */
  assign(tensors: Readonly<Record<string, WeightTensor>>): void {
    for (const [name, variable] of this.#variables) {
      const tensor = tensors[name];
      if (!tensor) continue;
      this.#tf.tidy(() => {
        variable.assign(this.#tf.tensor(tensor.data, [...tensor.shape]));
      });
    }
  }

  dispose(): void {
    for (const variable of this.#variables.values()) variable.dispose();
    this.#variables.clear();
  }
}

/** The tensor's numbers, row-major. */
export function numbersOf(tensor: Tensor): Float32Array<ArrayBuffer> {
  return tensor.dataSync<'float32'>() as Float32Array<ArrayBuffer>;
}
