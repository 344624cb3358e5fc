import type {
  ConvolutionOptions,
  ForwardOps,
  PoolingOptions,
  Scan,
  ScanResult,
  Sym,
} from '../../layers/forward-ops.ts';
import { elementCount } from '../../tensor/shape.ts';
import { broadcast, reach, reduced, stops } from './operation-shapes.ts';

/** What a forward pass does, counted. */
export interface OperationCounts {
  /** Multiplications whose product is added to a sum: those of matrix products and convolutions. */
  readonly multiplyAdds: number;
  /** Of these, the ones of kernels that slide. */
  readonly slidingMultiplyAdds: number;
  /** Numbers that all other operations give: work that moves or changes values one by one. */
  readonly elementwise: number;
  /** Operations one after the other; those inside a loop count at every turn. */
  readonly operations: number;
  /** Of these, the ones inside loops. */
  readonly loopOperations: number;
}

type Change = { -readonly [Key in keyof OperationCounts]: number };

/** Operations whose gradient needs what went in. */
const needsInputs = new Set([
  'mul',
  'div',
  'log',
  'square',
  'pow',
  'abs',
  'sin',
  'cos',
  'maximum',
  'minimum',
  'softplus',
  'erf',
  'matmul',
  'conv2d',
  'conv2dTranspose',
  'maxPool2d',
  'reduceMax',
  'where',
  'gather',
]);
/** Operations whose gradient needs what came out. */
const needsResult = new Set([
  'exp',
  'sqrt',
  'relu',
  'sigmoid',
  'tanh',
  'softmax',
  'logSoftmax',
  'maxPool2d',
  'reduceMax',
  'div',
]);

/**
 * Primitive operations that compute nothing but count what they would do and remember which values the
 * backward pass would need. Layers run on it as on an engine, so what is counted is what they do.
 */
export class CountingOps implements ForwardOps {
  readonly counts: Change = {
    multiplyAdds: 0,
    slidingMultiplyAdds: 0,
    elementwise: 0,
    operations: 0,
    loopOperations: 0,
  };
  /** Ids of values that the backward pass needs. */
  readonly kept = new Set<number>();
  /** Shapes by id. */
  readonly values: Sym[] = [];
  /** Numbers kept inside loops, all turns together. */
  keptInLoops = 0;
  /** What a value is the same numbers as, by id: a reshaped value lies where the value itself lies. */
  readonly #same = new Map<number, number>();

  /** A value from outside: an input or a weight. */
  given(shape: readonly number[]): Sym {
    const value = { id: this.values.length, shape };
    this.values.push(value);
    return value;
  }

  /** Where the numbers of a value lie. */
  root({ id }: Sym): number {
    let at = id;
    for (let next = this.#same.get(at); next !== undefined; next = this.#same.get(at)) at = next;
    return at;
  }

  constant(_value: number): Sym {
    return this.given([]);
  }

  constantTensor(_values: ArrayLike<number>, shape: readonly number[]): Sym {
    return this.given(shape);
  }

  add = (a: Sym, b: Sym): Sym => this.#pair('add', a, b);
  sub = (a: Sym, b: Sym): Sym => this.#pair('sub', a, b);
  mul = (a: Sym, b: Sym): Sym => this.#pair('mul', a, b);
  div = (a: Sym, b: Sym): Sym => this.#pair('div', a, b);
  maximum = (a: Sym, b: Sym): Sym => this.#pair('maximum', a, b);
  minimum = (a: Sym, b: Sym): Sym => this.#pair('minimum', a, b);
  greater = (a: Sym, b: Sym): Sym => this.#pair('greater', a, b);
  equal = (a: Sym, b: Sym): Sym => this.#pair('equal', a, b);
  neg = (x: Sym): Sym => this.#each('neg', x);
  exp = (x: Sym): Sym => this.#each('exp', x);
  log = (x: Sym): Sym => this.#each('log', x);
  sqrt = (x: Sym): Sym => this.#each('sqrt', x);
  square = (x: Sym): Sym => this.#each('square', x);
  pow = (x: Sym, _exponent: number): Sym => this.#each('pow', x);
  abs = (x: Sym): Sym => this.#each('abs', x);
  sin = (x: Sym): Sym => this.#each('sin', x);
  cos = (x: Sym): Sym => this.#each('cos', x);
  floor = (x: Sym): Sym => this.#each('floor', x);
  relu = (x: Sym): Sym => this.#each('relu', x);
  sigmoid = (x: Sym): Sym => this.#each('sigmoid', x);
  tanh = (x: Sym): Sym => this.#each('tanh', x);
  softplus = (x: Sym): Sym => this.#each('softplus', x);
  erf = (x: Sym): Sym => this.#each('erf', x);
  positive = (x: Sym): Sym => this.#each('positive', x);
  softmax = (x: Sym): Sym => this.#each('softmax', x);
  logSoftmax = (x: Sym): Sym => this.#each('logSoftmax', x);
  detach = (x: Sym): Sym => this.#alias(x, x.shape);

  where(condition: Sym, a: Sym, b: Sym): Sym {
    const shape = broadcast(condition.shape, broadcast(a.shape, b.shape));
    // The values themselves are not needed on the way back, only which of them was taken.
    this.kept.add(this.root(condition));
    return this.#moved(shape);
  }

  matmul(a: Sym, b: Sym): Sym {
    const shape = [...a.shape.slice(0, -1), b.shape.at(-1) ?? 1];
    return this.#product(a, b, shape, a.shape.at(-1) ?? 1, false);
  }

  batchMatmul(
    a: Sym,
    b: Sym,
    transposed: { readonly a?: boolean; readonly b?: boolean } = {},
  ): Sym {
    const [rows = 1, inner = 1] = transposed.a ? a.shape.slice(-2).reverse() : a.shape.slice(-2);
    const [, columns = 1] = transposed.b ? b.shape.slice(-2).reverse() : b.shape.slice(-2);
    const leading = broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2));
    return this.#product(a, b, [...leading, rows, columns], inner, false);
  }

  reshape(x: Sym, shape: readonly number[]): Sym {
    return this.#alias(x, shape);
  }

  transpose(_x: Sym, permutation: readonly number[]): Sym {
    return this.#moved(permutation.map((axis) => _x.shape[axis] ?? 1));
  }

  expand(_x: Sym, shape: readonly number[]): Sym {
    return this.#moved(shape);
  }

  concat(parts: readonly Sym[], axis: number): Sym {
    const [first] = parts;
    const along = axis < 0 ? axis + (first?.shape.length ?? 0) : axis;
    const total = parts.reduce((sum, { shape }) => sum + (shape[along] ?? 1), 0);
    return this.#moved((first?.shape ?? []).map((length, at) => (at === along ? total : length)));
  }

  slice(_x: Sym, _begin: readonly number[], size: readonly number[]): Sym {
    return this.#moved(size);
  }

  pad(x: Sym, before: readonly number[], after: readonly number[]): Sym {
    return this.#moved(
      x.shape.map((length, axis) => length + (before[axis] ?? 0) + (after[axis] ?? 0)),
    );
  }

  reverse(x: Sym, _axis: number): Sym {
    return this.#moved(x.shape);
  }

  gather(table: Sym, ids: Sym): Sym {
    this.kept.add(this.root(ids));
    return this.#moved([...ids.shape, ...table.shape.slice(1)]);
  }

  reduceSum(x: Sym, axes: readonly number[], keepDims: boolean): Sym {
    return this.#reduce('reduceSum', x, axes, keepDims);
  }

  reduceMean(x: Sym, axes: readonly number[], keepDims: boolean): Sym {
    return this.#reduce('reduceMean', x, axes, keepDims);
  }

  reduceMax(x: Sym, axes: readonly number[], keepDims: boolean): Sym {
    return this.#reduce('reduceMax', x, axes, keepDims);
  }

  conv2d(x: Sym, kernel: Sym, options: ConvolutionOptions): Sym {
    const [batch = 1] = x.shape;
    const [rows = 1, columns = 1, channels = 1, filters = 1] = kernel.shape;
    const size = stops(x.shape, reach(kernel.shape, options), options);
    return this.#product(x, kernel, [batch, ...size, filters], rows * columns * channels, true);
  }

  conv2dTranspose(
    x: Sym,
    kernel: Sym,
    shape: readonly number[],
    _options: ConvolutionOptions,
  ): Sym {
    // Every value that goes in is multiplied with the whole kernel of its channel.
    const [rows = 1, columns = 1, out = 1] = kernel.shape;
    this.#count(elementCount(x.shape) * rows * columns * out, true);
    return this.#result('conv2dTranspose', [x, kernel], shape);
  }

  maxPool2d(x: Sym, options: PoolingOptions): Sym {
    return this.#pool('maxPool2d', x, options);
  }

  averagePool2d(x: Sym, options: PoolingOptions): Sym {
    return this.#pool('averagePool2d', x, options);
  }

  scan({ states, sequences, captured, body }: Scan): ScanResult {
    const turns = sequences[0]?.shape[0] ?? 0;
    const inner = new CountingOps();
    const inside = (symbols: readonly Sym[], from = 0) =>
      symbols.map(({ shape }) => inner.given(shape.slice(from)));
    const result = body(inner, {
      states: inside(states),
      elements: inside(sequences, 1),
      captured: inside(captured),
    });
    const weights = new Set(captured.map((_, index) => states.length + sequences.length + index));
    for (const [key, count] of Object.entries(inner.counts) as [keyof OperationCounts, number][]) {
      this.counts[key] += count * turns;
    }
    this.counts.loopOperations += inner.counts.operations * turns;
    const kept = [...inner.kept].filter((id) => !weights.has(id));
    this.keptInLoops += turns * kept.reduce((sum, id) => sum + sizeOf(inner.values[id]), 0);
    return {
      states: result.states.map(({ shape }) => this.given(shape)),
      outputs: result.outputs.map(({ shape }) => this.given([turns, ...shape])),
    };
  }

  dropoutMask(shape: readonly number[], _rate: number): Sym {
    return this.#moved(shape);
  }

  randomUniform(shape: readonly number[]): Sym {
    return this.#moved(shape);
  }

  randomNormal(shape: readonly number[]): Sym {
    return this.#moved(shape);
  }

  updateState(): void {
    // A new value for a weight is no value that the backward pass needs.
  }

  addLoss(): void {
    // What comes to the loss is a single number.
  }

  #pair(kind: string, a: Sym, b: Sym): Sym {
    this.counts.elementwise += elementCount(broadcast(a.shape, b.shape));
    return this.#result(kind, [a, b], broadcast(a.shape, b.shape));
  }

  #each(kind: string, x: Sym): Sym {
    this.counts.elementwise += elementCount(x.shape);
    return this.#result(kind, [x], x.shape);
  }

  #reduce(kind: string, x: Sym, axes: readonly number[], keepDims: boolean): Sym {
    this.counts.elementwise += elementCount(x.shape);
    return this.#result(kind, [x], reduced(x.shape, axes, keepDims));
  }

  #pool(kind: string, x: Sym, options: PoolingOptions): Sym {
    const [batch = 1] = x.shape;
    const size = stops(x.shape, options.window, options);
    const shape = [batch, ...size, x.shape[3] ?? 1];
    this.counts.elementwise += elementCount(shape) * options.window[0] * options.window[1];
    return this.#result(kind, [x], shape);
  }

  #product(a: Sym, b: Sym, shape: readonly number[], inner: number, slides: boolean): Sym {
    this.#count(elementCount(shape) * inner, slides);
    return this.#result(slides ? 'conv2d' : 'matmul', [a, b], shape);
  }

  #count(multiplyAdds: number, slides: boolean): void {
    this.counts.multiplyAdds += multiplyAdds;
    if (slides) this.counts.slidingMultiplyAdds += multiplyAdds;
  }

  /** An operation that only puts values somewhere else. */
  #moved(shape: readonly number[]): Sym {
    this.counts.elementwise += elementCount(shape);
    return this.#result('move', [], shape);
  }

  #alias(x: Sym, shape: readonly number[]): Sym {
    const value = this.given(shape);
    this.#same.set(value.id, x.id);
    return value;
  }

  #result(kind: string, inputs: readonly Sym[], shape: readonly number[]): Sym {
    this.counts.operations += 1;
    const value = this.given(shape);
    if (needsInputs.has(kind)) for (const input of inputs) this.kept.add(this.root(input));
    if (needsResult.has(kind)) this.kept.add(value.id);
    return value;
  }
}

/** Numbers in a value. */
export function sizeOf(value: Sym | undefined): number {
  return value ? elementCount(value.shape) : 0;
}
