import { Tensor } from './onnx-runtime.ts';
import type { Transfer } from './providers/transfer.ts';

/** A program's state: vectors by their names in the graph, wherever they lie between calls. */
export interface StateStore {
  /** Replaces a vector; `shape` is the graph's for it. */
  write(name: string, values: Float32Array, shape: readonly number[]): void;
  read(name: string): Promise<Float32Array>;
  /** The vector as an input of a graph. */
  feed(name: string): Promise<Tensor>;
  /** Takes over what a call gave as the vector's next value. */
  keep(name: string, value: Tensor): void;
  dispose(): Promise<void>;
}

/** State in this process's memory. */
export class HostState implements StateStore {
  readonly #vectors = new Map<string, Tensor>();

  write(name: string, values: Float32Array, shape: readonly number[]): void {
    this.#vectors.set(name, new Tensor('float32', values, shape));
  }

  read(name: string): Promise<Float32Array> {
    return Promise.resolve(numbersOf(this.#require(name)));
  }

  feed(name: string): Promise<Tensor> {
    return Promise.resolve(this.#require(name));
  }

  keep(name: string, value: Tensor): void {
    this.#vectors.set(name, value);
  }

  dispose(): Promise<void> {
    this.#vectors.clear();
    return Promise.resolve();
  }

  #require(name: string): Tensor {
    return present(this.#vectors.get(name), name);
  }
}

/** State on a device, which leaves it only when somebody asks. */
export class DeviceState implements StateStore {
  readonly #transfer: Transfer;
  readonly #vectors = new Map<string, Tensor>();
  /** Vectors that were written and not used since. */
  readonly #written = new Map<string, Float32Array>();

  constructor(transfer: Transfer) {
    this.#transfer = transfer;
  }

  write(name: string, values: Float32Array): void {
    this.#written.set(name, values);
  }

  async read(name: string): Promise<Float32Array> {
    const written = this.#written.get(name);
    if (written) return written;
    return this.#transfer.download([present(this.#vectors.get(name), name)]);
  }

  async feed(name: string): Promise<Tensor> {
    const written = this.#written.get(name);
    if (written) {
      this.keep(name, await this.#transfer.upload(written));
      this.#written.delete(name);
    }
    return present(this.#vectors.get(name), name);
  }

  keep(name: string, value: Tensor): void {
    this.#vectors.get(name)?.dispose();
    this.#vectors.set(name, value);
  }

  dispose(): Promise<void> {
    for (const tensor of this.#vectors.values()) tensor.dispose();
    this.#vectors.clear();
    return Promise.resolve();
  }
}

function numbersOf(tensor: Tensor): Float32Array {
  if (tensor.data instanceof Float32Array) return tensor.data;
  throw new RangeError('The state is not made of 32-bit numbers.');
}

function present(tensor: Tensor | undefined, name: string): Tensor {
  if (!tensor) throw new RangeError(`The state has no vector ${name}.`);
  return tensor;
}
