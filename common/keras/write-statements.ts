import { findLayer } from '../layers/catalogue.ts';
import { blockType } from '../network/expand-blocks.ts';
import type { NodeSpec, SubnetworkSpec } from '../network/network-spec.ts';
import type { Shape } from '../tensor/shape.ts';
import type { BlockFunctions } from './block-functions.ts';
import { drawnGraph, outputCount, type DrawnGraph } from './drawn-graph.ts';
import { isReference, type KerasValue } from './keras-object.ts';
import type { PythonNames } from './python-text.ts';
import { callee, callLines, pythonArguments, pythonString, pythonValue } from './python-text.ts';
import { withoutTrainable } from './signatures.ts';
import { writeLayer } from './write-layer.ts';

/** Where statements stand: in the script itself, or in the function of a block. */
export interface StatementScope {
  readonly indent: number;
  /** The `name=` argument of a layer. */
  readonly nameOf: (node: NodeSpec) => string;
  /** Arguments that a block's parameters stand for, by layer and key. */
  readonly replaced: (node: NodeSpec) => ReadonlyMap<string, KerasValue>;
  /** True where the function has a parameter `trainable`. */
  readonly frozenByParameter: boolean;
  /** What each layer gives, by its id, where the lengths of the Input layers are known. */
  readonly shapes?: ReadonlyMap<string, readonly Shape[]> | undefined;
  /** Variables that hold the Input layers already. */
  readonly entries: ReadonlyMap<string, string>;
  readonly names: PythonNames;
}

/** What statements leave behind. */
export interface Statements {
  readonly lines: readonly string[];
  /** Variables by layer, one for each output. */
  readonly variables: ReadonlyMap<string, readonly string[]>;
  readonly graph: DrawnGraph;
}

/** A layer's name as Keras takes it: a slash would be refused. */
export function kerasName(name: string): string {
  return name.replaceAll('/', '_');
}

/** The statements that make the layers of a network and call them, one variable for each layer. */
export function writeStatements(
  network: SubnetworkSpec,
  scope: StatementScope,
  blocks: BlockFunctions,
): Statements {
  const graph = drawnGraph(network);
  const writer = new StatementWriter(network, graph, scope, blocks);
  for (const node of graph.ordered) writer.add(node);
  return { lines: writer.lines, variables: writer.variables, graph };
}

class StatementWriter {
  readonly lines: string[] = [];
  readonly variables = new Map<string, readonly string[]>();
  readonly #graph: DrawnGraph;
  readonly #scope: StatementScope;
  readonly #blocks: BlockFunctions;
  readonly #byId: ReadonlyMap<string, NodeSpec>;
  /** Layers that others share with. */
  readonly #owners: ReadonlySet<string>;
  /** Variables of layers that are called more than once. */
  readonly #shared = new Map<string, string>();

  constructor(
    network: SubnetworkSpec,
    graph: DrawnGraph,
    scope: StatementScope,
    blocks: BlockFunctions,
  ) {
    this.#graph = graph;
    this.#scope = scope;
    this.#blocks = blocks;
    this.#byId = new Map(network.nodes.map((node) => [node.id, node]));
    this.#owners = new Set(network.nodes.flatMap(({ sharesWith }) => sharesWith ?? []));
  }

  add(node: NodeSpec): void {
    const { entries, names } = this.#scope;
    const entry = entries.get(node.id);
    if (entry !== undefined) {
      this.variables.set(node.id, [entry]);
      return;
    }
    const count = outputCount(node);
    const first = names.take(node.name);
    const variables = [
      first,
      ...Array.from({ length: Math.max(0, count - 1) }, (_, index) =>
        names.take(`${first}_${node.type === blockType ? 'output' : 'state'}_${index + 1}`),
      ),
    ];
    this.variables.set(node.id, variables);
    if (node.type === blockType) this.#addBlock(node, variables);
    else this.#addLayer(node, variables);
  }

  #addLayer(node: NodeSpec, variables: readonly string[]): void {
    const definition = findLayer(node.type);
    const owner = this.#byId.get(node.sharesWith ?? '') ?? node;
    const isShared = owner !== node || this.#owners.has(node.id);
    const made = writeLayer(owner, { replaced: this.#scope.replaced(owner) });
    const given = [...pythonArguments(made.object), ...this.#common(owner)];
    const head = callee(made.object);
    const inputs = this.#graph.into(node).map((edge) => this.#variableOf(edge));
    const comment = columnsComment(node);
    const assigned = variables.join(', ');
    if (definition?.inputs.max === 0) {
      this.#write(`${assigned} = ${head}`, given, comment);
      return;
    }
    if (!this.#graph.reached.has(node.id)) {
      // A layer without data: made, and not called.
      if (owner === node) this.#write(`${assigned} = ${head}`, given, '');
      return;
    }
    const call = `(${callArguments(node.type, inputs, made.call).join(', ')})`;
    if (!isShared) {
      this.#write(`${assigned} = ${head}`, given, call);
      return;
    }
    let layer = this.#shared.get(owner.id);
    if (layer === undefined) {
      layer = this.#scope.names.take(`${owner.name}_layer`);
      this.#shared.set(owner.id, layer);
      this.#write(`${layer} = ${head}`, given, '');
    }
    this.#line(`${assigned} = ${layer}${call}`);
  }

  #addBlock(block: NodeSpec, variables: readonly string[]): void {
    const owner = this.#byId.get(block.sharesWith ?? '') ?? block;
    if (!this.#graph.reached.has(block.id)) {
      this.#blocks.call(owner, this.#scope.frozenByParameter, this.#scope.replaced(owner));
      return;
    }
    const inputs = this.#graph.into(block).map((edge) => this.#variableOf(edge));
    if (owner === block && !this.#owners.has(block.id)) {
      this.#callFunction(owner, inputs, variables);
      return;
    }
    const model = this.#modelOf(owner, inputs);
    const given = inputs.length === 1 ? inputs[0] : `[${inputs.join(', ')}]`;
    this.#line(`${variables.join(', ')} = ${model}(${given})`);
  }

  /** A block that is used several times is one model: its function is called once, between Inputs of its own. */
  #modelOf(owner: NodeSpec, given: readonly string[]): string {
    const known = this.#shared.get(owner.id);
    if (known !== undefined) return known;
    const { names } = this.#scope;
    const opened = this.#openedShapes(owner);
    const inputs = given.map((tensor, port) => {
      const input = names.take(`${owner.name}_input`);
      const shape = opened[port];
      const written = shape ? pythonTuple(shape) : `${tensor}.shape[1:]`;
      this.#line(`${input} = keras.Input(shape=${written})`);
      return input;
    });
    const outputs = Array.from({ length: outputCount(owner) }, () =>
      names.take(`${owner.name}_output`),
    );
    this.#callFunction(owner, inputs, outputs);
    const model = names.take(`${owner.name}_model`);
    this.#shared.set(owner.id, model);
    const list = (all: readonly string[]) => (all.length === 1 ? all[0] : `[${all.join(', ')}]`);
    this.#write(
      `${model} = keras.Model`,
      [`inputs=${list(inputs)}`, `outputs=${list(outputs)}`, `name=${this.#scope.nameOf(owner)}`],
      '',
    );
    return model;
  }

  /**
   * By input of a block: the lengths of a row there, open (null) where its uses have several. Null where all have the
   * same, or lengths are not known.
   */
  #openedShapes(owner: NodeSpec): readonly (readonly (number | null)[] | null)[] {
    const uses = [...this.#byId.values()].filter(
      (node) => node === owner || node.sharesWith === owner.id,
    );
    const rows = uses.map((use) =>
      this.#graph
        .into(use)
        .map(({ from, fromPort = 0 }) => this.#scope.shapes?.get(from)?.[fromPort]?.slice(1)),
    );
    const [first = [], ...others] = rows;
    return first.map((row, port) => {
      const open = row?.map((length, axis) =>
        others.every((other) => other[port]?.[axis] === length) ? length : null,
      );
      return open?.includes(null) === true ? open : null;
    });
  }

  #callFunction(block: NodeSpec, inputs: readonly string[], variables: readonly string[]): void {
    const call = this.#blocks.call(
      block,
      this.#scope.frozenByParameter,
      this.#scope.replaced(block),
    );
    const name = this.#scope.nameOf(block);
    const given = call.arguments;
    const assigned = variables.join(', ');
    if (call.repeat === 1) {
      this.#write(`${assigned} = ${call.function}`, [...inputs, ...given, `name=${name}`], '');
      return;
    }
    this.#line(`${assigned} = ${inputs.join(', ')}`);
    this.#line(`for copy in range(${call.repeat}):`);
    const numbered = numberedName(name);
    const lines = callLines(
      {
        head: `${assigned} = ${call.function}`,
        arguments: [...variables, ...given, `name=${numbered}`],
      },
      this.#scope.indent + 4,
    );
    this.lines.push(...lines);
  }

  #variableOf({ from, fromPort = 0 }: { from: string; fromPort?: number }): string {
    return this.variables.get(from)?.[fromPort] ?? 'None';
  }

  /** The arguments that every layer takes. */
  #common(node: NodeSpec): readonly string[] {
    const name = `name=${this.#scope.nameOf(node)}`;
    if (withoutTrainable.has(node.type)) return [name];
    if (node.trainable === false) return [name, 'trainable=False'];
    return this.#scope.frozenByParameter ? [name, 'trainable=trainable'] : [name];
  }

  #write(head: string, given: readonly string[], tail: string): void {
    this.lines.push(...callLines({ head, arguments: given, tail }, this.#scope.indent));
  }

  #line(text: string): void {
    this.lines.push(`${' '.repeat(this.#scope.indent)}${text}`);
  }
}

/** `(None, 4)`, `(None,)`. */
function pythonTuple(lengths: readonly (number | null)[]): string {
  const written = lengths.map((length) => pythonValue(length));
  return written.length === 1 ? `(${written.join()},)` : `(${written.join(', ')})`;
}

/** `"block_1"` → `f"block_1_{copy + 1}"`. */
function numberedName(name: string): string {
  return `${name.startsWith('f') ? '' : 'f'}${name.slice(0, -1)}_{copy + 1}"`;
}

/** Which features enter at an Input layer is no argument of Keras. */
export function columnsComment({ params }: NodeSpec): string {
  const { columns = null } = params;
  return Array.isArray(columns) ? `  # columns ${columns.join(', ')}` : '';
}

/** The arguments of a layer's call: one tensor, a list, or several; states by their name. */
function callArguments(
  type: string,
  inputs: readonly string[],
  call: Readonly<Record<string, KerasValue>>,
): readonly string[] {
  const named = Object.entries(call).map(
    ([key, value]) => `${key}=${isReference(value) ? value.name : pythonValue(value)}`,
  );
  const definition = findLayer(type);
  if (definition?.category === 'recurrent' || type === 'Bidirectional') {
    const [sequence = 'None', ...states] = inputs;
    const initial = states.length === 0 ? [] : [`initial_state=[${states.join(', ')}]`];
    return [sequence, ...initial, ...named];
  }
  if (type === 'MultiHeadAttention') return [...inputs, ...named];
  const several = (definition?.inputs.max ?? 1) > 1;
  return [several ? `[${inputs.join(', ')}]` : (inputs[0] ?? 'None'), ...named];
}

/** The `name=` argument outside of blocks. */
export function plainName(node: NodeSpec): string {
  return pythonString(kerasName(node.name));
}
