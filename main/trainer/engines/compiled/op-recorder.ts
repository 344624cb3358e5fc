import type { Sym } from '../../../../common/layers/forward-ops.ts';
import { elementCount } from '../../../../common/tensor/shape.ts';
import type { RandomDraw } from '../random-inputs.ts';
import type { OpAttributes, OpKind, OpNode } from './op-node.ts';

/** Random numbers that the host must supply as an input. */
export interface RandomInput {
  readonly node: OpNode;
  readonly draw: RandomDraw;
}

/** Keeps the operations of a graph, equal ones on equal inputs once, and what a layer tells beside its outputs. */
export class OpRecorder {
  readonly nodes: OpNode[] = [];
  /** In the order in which they are drawn. */
  readonly random: RandomInput[] = [];
  /** Single numbers that come to the loss. */
  readonly losses: OpNode[] = [];
  /** New values of non-trainable weights, keyed `<scope>/<weight name>`. */
  readonly stateUpdates = new Map<string, OpNode>();
  /** Id of the layer being recorded. */
  scope = '';
  /** Id of the layer that the operations being recorded compute; empty for what belongs to none. */
  layer = '';
  readonly #known = new Map<string | object, OpNode>();

  input(name: string, shape: readonly number[]): OpNode {
    return this.record('input', [], shape, { name });
  }

  constant(value: number): OpNode {
    return this.record('constant', [], [], { value });
  }

  constantTensor(values: ArrayLike<number>, shape: readonly number[]): OpNode {
    if (values.length !== elementCount(shape)) {
      throw new RangeError(`${values.length} numbers do not fill [${shape.join(', ')}].`);
    }
    return this.record('constantTensor', [], shape, { values: Float32Array.from(values) });
  }

  dropoutMask(shape: readonly number[], rate: number): OpNode {
    return this.#random(shape, { kind: 'mask', rate });
  }

  randomUniform(shape: readonly number[]): OpNode {
    return this.#random(shape, { kind: 'uniform' });
  }

  randomNormal(shape: readonly number[]): OpNode {
    return this.#random(shape, { kind: 'normal' });
  }

  addLoss(value: Sym): void {
    this.losses.push(this.node(value));
  }

  updateState(weightName: string, value: Sym): void {
    this.stateUpdates.set(`${this.scope}/${weightName}`, this.node(value));
  }

  detach(x: Sym): OpNode {
    return this.unary('detach', x);
  }

  /** Records an operation, or finds it where it was recorded before. For families of operations. */
  record(
    kind: OpKind,
    inputs: readonly Sym[],
    shape: readonly number[],
    attributes: OpAttributes = {},
  ): OpNode {
    const key = keyOf(kind, inputs, shape, attributes);
    const known = this.#known.get(key);
    if (known) return known;
    const node: OpNode = {
      id: this.nodes.length,
      kind,
      inputs: inputs.map((input) => this.node(input)),
      shape,
      attributes,
      layer: this.layer,
    };
    this.nodes.push(node);
    this.#known.set(key, node);
    return node;
  }

  /** The node that a value stands for; throws a `RangeError` for a value of another graph. */
  protected node(symbol: Sym): OpNode {
    const node = this.nodes[symbol.id];
    if (!node) throw new RangeError('The value was recorded in another graph.');
    return node;
  }

  /** An operation on one value that keeps its shape. */
  protected unary(kind: OpKind, x: Sym): OpNode {
    return this.record(kind, [x], x.shape);
  }

  #random(shape: readonly number[], draw: RandomDraw): OpNode {
    const node = this.input(`random_${this.random.length}`, shape);
    this.random.push({ node, draw });
    return node;
  }
}

/** Tells operations apart; constants with axes are taken to differ from one another. */
function keyOf(
  kind: OpKind,
  inputs: readonly Sym[],
  shape: readonly number[],
  attributes: OpAttributes,
): string | object {
  if (attributes.values || attributes.loop) return {};
  return `${kind}(${inputs.map((input) => input.id).join()})[${shape.join()}]${JSON.stringify(attributes)}`;
}
