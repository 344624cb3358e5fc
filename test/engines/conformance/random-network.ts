import { findLayer, resolveParams } from '../../../common/layers/catalogue.ts';
import type { EdgeSpec, NetworkSpec, NodeSpec } from '../../../common/network/network-spec.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { elementCount } from '../../../common/tensor/shape.ts';

/** A value in the network being drawn: what a layer gives, with its shape without the batch axis. */
interface Value {
  readonly node: string;
  readonly shape: readonly number[];
}

/** A kind of layer with parameters that fit some values, and the values it is put on. */
interface Move {
  readonly type: string;
  readonly params: NodeSpec['params'];
  readonly inputs: readonly Value[];
  readonly sharesWith?: string;
}

/** A network of random layers, and how many numbers its rows of features and targets have. */
export interface RandomNetwork {
  readonly network: NetworkSpec;
  readonly features: number;
  readonly targets: number;
}

/**
 * Draws a network: one to three inputs (rows, sequences, images), layers on random values of those there are,
 * merges and branches, shared and frozen layers, and one or two outputs of numbers. Equal seeds give equal
 * networks. Only layers that draw no random numbers while training are used, so that Keras can follow.
 */
export function randomNetwork(seed: number): RandomNetwork {
  const drawing = new Drawing(RandomSource.seeded(seed, 'network'));
  const { random } = drawing;
  const inputs = 1 + random.below(3);
  for (let index = 0; index < inputs; index++) drawing.addInput();
  const layers = 3 + random.below(8);
  for (let index = 0; index < layers; index++) drawing.addLayer();
  return drawing.finish();
}

class Drawing {
  readonly random: RandomSource;
  readonly #nodes: NodeSpec[] = [];
  readonly #edges: EdgeSpec[] = [];
  readonly #values: Value[] = [];
  /** Layers with weights, by what they were put on. */
  readonly #shareable: { readonly node: NodeSpec; readonly shape: readonly number[] }[] = [];
  #features = 0;

  constructor(random: RandomSource) {
    this.random = random;
  }

  addInput(): void {
    const shape = this.#choose([
      () => [3 + this.random.below(4)],
      () => [3 + this.random.below(3), 2 + this.random.below(3)],
      () => [4 + this.random.below(3), 4 + this.random.below(3), 1 + this.random.below(3)],
    ])();
    this.#features += elementCount(shape);
    this.#values.push({ node: this.#addNode('Input', { shape }, []).id, shape });
  }

  addLayer(): void {
    const moves = this.#moves().filter(({ type }) => findLayer(type));
    const { sharesWith, ...move } = this.#choose(moves);
    const frozen = this.random.below(12) === 0 ? { trainable: false } : {};
    this.#add(move, sharesWith === undefined ? frozen : { sharesWith });
  }

  /** Brings what feeds nothing yet to one or two outputs. */
  finish(): RandomNetwork {
    const feeding = new Set(this.#edges.map(({ from }) => from));
    const loose = this.#values.filter(({ node }) => !feeding.has(node));
    const rows = loose.map((value) => this.#toRow(value));
    const middle = rows.length > 2 ? 1 + this.random.below(rows.length - 1) : rows.length;
    const groups =
      this.random.below(2) === 0 ? [rows] : [rows.slice(0, middle), rows.slice(middle)];
    let targets = 0;
    for (const group of groups.filter(({ length }) => length > 0)) {
      const [first] = group;
      if (!first) continue;
      const joined =
        group.length === 1 ? first : this.#add({ type: 'Concatenate', params: {}, inputs: group });
      const units = 1 + this.random.below(2);
      targets += units;
      this.#add({ type: 'Dense', params: { units }, inputs: [joined] });
    }
    const network: NetworkSpec = { version: 2, nodes: this.#nodes, edges: this.#edges };
    return { network, features: this.#features, targets };
  }

  #toRow(value: Value): Value {
    if (value.shape.length === 1) return value;
    const global = value.shape.length === 3 ? 'GlobalAveragePooling2D' : 'GlobalAveragePooling1D';
    const type = this.random.below(2) === 0 && findLayer(global) ? global : 'Flatten';
    return this.#add({ type, params: {}, inputs: [value] });
  }

  /** What could be put on a random value. */
  #moves(): readonly Move[] {
    // Large values would make the comparison slow without telling more.
    const small = this.#values.filter(({ shape }) => elementCount(shape) <= 150);
    const value = this.#choose(small);
    const on = (type: string, params: NodeSpec['params'] = {}): Move => ({
      type,
      params,
      inputs: [value],
    });
    const byRank = [this.#onRow, this.#onSequence, this.#onImage][value.shape.length - 1];
    const moves = [...this.#onAny(on), ...(byRank?.call(this, on, value) ?? [])];
    return [...moves, ...this.#merges(value), ...this.#sharedWith(value)];
  }

  #onAny(on: (type: string, params?: NodeSpec['params']) => Move): readonly Move[] {
    const activation = this.#choose([
      'tanh',
      'relu',
      'sigmoid',
      'silu',
      'elu',
      'softplus',
      'linear',
    ]);
    return [
      on('Dense', { units: 2 + this.random.below(4), activation }),
      on('Activation', { activation }),
      on('LayerNormalization'),
      on('BatchNormalization', { momentum: 0.8 }),
      on('PReLU', { alpha_initializer: 'random_normal' }),
      on('Rescaling', { scale: 0.5, offset: 0.1 }),
      on('Softmax'),
    ];
  }

  #onRow(
    on: (type: string, params?: NodeSpec['params']) => Move,
    { shape }: Value,
  ): readonly Move[] {
    const [length = 1] = shape;
    return [
      on('RepeatVector', { n: 2 + this.random.below(3) }),
      on('Reshape', { target_shape: [length, 1] }),
    ];
  }

  #onSequence(
    on: (type: string, params?: NodeSpec['params']) => Move,
    { shape }: Value,
  ): readonly Move[] {
    const [time = 1] = shape;
    const units = 2 + this.random.below(3);
    const recurrent = {
      units,
      return_sequences: this.random.below(2) === 0,
      go_backwards: this.random.below(3) === 0,
    };
    const padding = this.#choose(['same', 'causal', ...(time >= 3 ? ['valid'] : [])]);
    return [
      on('SimpleRNN', recurrent),
      on('LSTM', recurrent),
      on('GRU', recurrent),
      on('Bidirectional', { layer: 'GRU', units, return_sequences: recurrent.return_sequences }),
      on('TimeDistributed', { layer: 'Dense', units }),
      on('Conv1D', { filters: units, kernel_size: 2 + this.random.below(2), padding }),
      on('ZeroPadding1D', { padding: [this.random.below(2), 1] }),
      on('MaxPooling1D', { pool_size: 2, padding: 'same' }),
      on('AveragePooling1D', { pool_size: 2, padding: 'same' }),
      on('GlobalMaxPooling1D'),
      on('GlobalAveragePooling1D'),
      on('Permute', { dims: [2, 1] }),
      on('Flatten'),
    ];
  }

  #onImage(
    on: (type: string, params?: NodeSpec['params']) => Move,
    { shape }: Value,
  ): readonly Move[] {
    const [height = 1, width = 1, channels = 1] = shape;
    const filters = 2 + this.random.below(3);
    const strides = this.#choose([
      [1, 1],
      [2, 2],
    ]);
    const padding = this.#choose(['same', ...(Math.min(height, width) >= 3 ? ['valid'] : [])]);
    const window = { kernel_size: [3, 3], strides, padding };
    const small = height * width <= 40;
    return [
      on('Conv2D', { filters, ...window, activation: 'tanh' }),
      on('DepthwiseConv2D', window),
      on('SeparableConv2D', { filters, ...window }),
      on('MaxPooling2D', { pool_size: [2, 2], padding: 'same' }),
      on('AveragePooling2D', { pool_size: [2, 2], strides: [1, 1], padding: 'same' }),
      on('GlobalMaxPooling2D'),
      on('GlobalAveragePooling2D'),
      on('Reshape', { target_shape: [height, width * channels] }),
      on('Flatten'),
      ...(small
        ? [
            on('Conv2DTranspose', { filters, kernel_size: [2, 2], strides: [2, 2] }),
            on('UpSampling2D', { size: [2, 1] }),
            on('ZeroPadding2D', { padding: [1, 0, 0, 1] }),
          ]
        : []),
      ...(Math.min(height, width) >= 3 ? [on('Cropping2D', { cropping: [1, 0, 0, 1] })] : []),
    ];
  }

  /** Layers that join the value with another one. */
  #merges(value: Value): readonly Move[] {
    const others = this.#values.filter(({ node }) => node !== value.node);
    const same = others.filter(({ shape }) => String(shape) === String(value.shape));
    const rows = others.filter(({ shape }) => shape.length === 1);
    const moves: Move[] = [];
    if (same.length > 0) {
      const inputs = [value, this.#choose(same)];
      for (const type of [
        'Add',
        'Subtract',
        'Multiply',
        'Average',
        'Maximum',
        'Minimum',
        'Concatenate',
      ]) {
        moves.push({ type, params: {}, inputs });
      }
      if (value.shape.length === 2) moves.push({ type: 'Attention', params: {}, inputs });
      if (value.shape.length === 2) {
        moves.push({ type: 'MultiHeadAttention', params: { num_heads: 2, key_dim: 2 }, inputs });
      }
      if (value.shape.length === 1) moves.push({ type: 'Dot', params: { axes: [1, 1] }, inputs });
    }
    if (value.shape.length === 1 && rows.length > 0) {
      moves.push({ type: 'Concatenate', params: {}, inputs: [value, this.#choose(rows)] });
    }
    return moves;
  }

  #sharedWith(value: Value): readonly Move[] {
    return (
      this.#shareable
        .filter(({ shape }) => String(shape) === String(value.shape))
        // Which of two branches moves shared statistics first is Keras's own affair.
        .filter(
          ({ node }) => node.type !== 'BatchNormalization' || this.#follows(value.node, node.id),
        )
        .map(({ node }) => ({ type: node.type, params: {}, inputs: [value], sharesWith: node.id }))
    );
  }

  /** True when the layer `id` is somewhere behind `earlier`, or that layer itself. */
  #follows(id: string, earlier: string): boolean {
    if (id === earlier) return true;
    return this.#edges.some(({ from, to }) => to === id && this.#follows(from, earlier));
  }

  #add(move: Move, more: Pick<NodeSpec, 'trainable' | 'sharesWith'> = {}): Value {
    const definition = findLayer(move.type);
    if (!definition) throw new RangeError(`There is no layer of the kind ${move.type}.`);
    const owner = this.#nodes.find(({ id }) => id === more.sharesWith);
    const params = resolveParams(definition, (owner ?? move).params);
    const shapes = move.inputs.map(({ shape }) => [null, ...shape]);
    const shape = definition.inferShape(shapes, params).slice(1).map(Number);
    const node = this.#addNode(move.type, move.params, move.inputs, more);
    const [only] = shapes;
    if (only && shapes.length === 1 && !owner && definition.weights(shapes, params).length > 0) {
      this.#shareable.push({ node, shape: only.slice(1).map(Number) });
    }
    const value = { node: node.id, shape };
    this.#values.push(value);
    return value;
  }

  #addNode(
    type: string,
    params: NodeSpec['params'],
    inputs: readonly Value[],
    more: Pick<NodeSpec, 'trainable' | 'sharesWith'> = {},
  ): NodeSpec {
    const index = this.#nodes.length;
    const node = {
      id: `n${index}`,
      type,
      name: `${type.toLowerCase()}_${index}`,
      params,
      position: { x: 200 * index, y: 0 },
      ...more,
    };
    this.#nodes.push(node);
    inputs.forEach(({ node: from }, toPort) => {
      this.#edges.push({ id: `e${this.#edges.length}`, from, to: node.id, toPort });
    });
    return node;
  }

  #choose<Item>(items: readonly Item[]): Item {
    const item = items[this.random.below(items.length)];
    if (item === undefined) throw new RangeError('There is nothing to choose from.');
    return item;
  }
}
