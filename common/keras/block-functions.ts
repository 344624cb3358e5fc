import type { BlockParameter, NodeSpec, ParamValue } from '../network/network-spec.ts';
import { findLayer } from '../layers/catalogue.ts';
import { repeatsOf } from '../network/blocks/block-parameters.ts';
import { paramsOf } from '../layers/read-params.ts';
import { writeArgument } from './arguments.ts';
import { drawnGraph, givenByBlock } from './drawn-graph.ts';
import type { KerasValue } from './keras-object.ts';
import { identifier, PythonNames, pythonValue } from './python-text.ts';
import { kerasName, writeStatements } from './write-statements.ts';

/** How a block's function is called. */
export interface BlockCall {
  readonly function: string;
  /** The values of its parameters, where they differ from their defaults. */
  readonly arguments: readonly string[];
  readonly repeat: number;
}

/** Names that the function of a block uses itself. */
const reserved = ['keras', 'layers', 'name', 'trainable', 'copy'];

/** The functions that blocks become: blocks with the same inside share one. */
export class BlockFunctions {
  /** The text of every function, in an order in which each comes after those it calls. */
  readonly texts: string[] = [];
  readonly #names: PythonNames;
  readonly #byBody = new Map<string, string>();

  constructor(taken: Iterable<string>) {
    this.#names = new PythonNames(taken);
  }

  /** Writes a block's function, unless there is an equal one. */
  call(
    block: NodeSpec,
    insideFrozen: boolean,
    replaced: ReadonlyMap<string, KerasValue> = new Map(),
  ): BlockCall {
    const isFrozen = block.trainable === false;
    const parameters = (block.parameters ?? []).filter((parameter) => isUsed(block, parameter));
    const body = this.#body(block, parameters, isFrozen || insideFrozen);
    let name = this.#byBody.get(body);
    if (name === undefined) {
      name = this.#names.take(functionName(block));
      this.#byBody.set(body, name);
      this.texts.push(`def ${name}${body}`);
    }
    const given = parameters.flatMap((parameter): string[] => {
      const given = replaced.get(parameter.key);
      if (given !== undefined) return [`${argumentOf(parameter)}=${pythonValue(given)}`];
      const value = block.params[parameter.key];
      if (value === undefined || same(value, parameter.default)) return [];
      return [`${argumentOf(parameter)}=${written(block, parameter, value)}`];
    });
    const frozen = isFrozen ? ['trainable=False'] : insideFrozen ? ['trainable=trainable'] : [];
    return {
      function: name,
      arguments: [...given, ...frozen],
      repeat: repeatsOf(block),
    };
  }

  #body(block: NodeSpec, parameters: readonly BlockParameter[], hasTrainable: boolean): string {
    const network = block.network ?? { nodes: [], edges: [] };
    const names = new PythonNames([...reserved, ...parameters.map(argumentOf)]);
    const graph = drawnGraph(network);
    const entries = new Map(graph.inputs.map((input) => [input.id, names.take(input.name)]));
    const replaced = (node: NodeSpec) =>
      new Map(
        parameters.flatMap((parameter): [string, KerasValue][] =>
          parameter.sets
            .filter((set) => set.node === node.id && set.param !== 'layer')
            .map((set) => [set.param, { is: 'reference', name: argumentOf(parameter) }]),
        ),
      );
    const { lines, variables } = writeStatements(
      network,
      {
        indent: 4,
        nameOf: (node) => `f"{name}_${kerasName(node.name).replace(/["\\{}]/g, '_')}"`,
        replaced,
        frozenByParameter: hasTrainable,
        entries,
        names,
      },
      this,
    );
    const given = [
      ...entries.values(),
      ...parameters.map(
        (parameter) => `${argumentOf(parameter)}=${written(block, parameter, parameter.default)}`,
      ),
      'name',
    ];
    // Python wants arguments without a default first.
    const ordered = [
      ...entries.values(),
      'name',
      ...given.slice(entries.size, -1),
      ...(hasTrainable ? ['trainable=True'] : []),
    ];
    const results = givenByBlock(block).map(
      ({ node, port }) => variables.get(node)?.[port] ?? entries.get(node) ?? 'None',
    );
    return [
      `(${ordered.join(', ')}):`,
      ...docstring(parameters),
      ...lines,
      `    return ${results.join(', ') || 'None'}`,
    ].join('\n');
  }
}

/** Labels that do not follow from the keys. */
function docstring(parameters: readonly BlockParameter[]): readonly string[] {
  const labelled = parameters.filter(({ key, label }) => label !== labelOf(key));
  if (labelled.length === 0) return [];
  const clean = (label: string) => label.replace(/[\\"\r\n]/g, ' ');
  return [
    '    """Settings:',
    ...labelled.map((parameter) => `    ${argumentOf(parameter)}: ${clean(parameter.label)}`),
    '    """',
  ];
}

/** The label of a setting that has none of its own: `kernel_size` → `Kernel size`. */
export function labelOf(key: string): string {
  const words = key.replaceAll('_', ' ').trim();
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** The name of the function's argument for a parameter. */
function argumentOf({ key }: BlockParameter): string {
  const plain = identifier(key);
  return reserved.includes(plain) ? `${plain}_` : plain;
}

function isUsed({ network }: NodeSpec, { sets }: BlockParameter): boolean {
  return sets.some(
    ({ node, param }) => param !== 'layer' && network?.nodes.some(({ id }) => id === node),
  );
}

/** A parameter's value as the first parameter inside that takes it is written. */
function written({ network }: NodeSpec, { sets }: BlockParameter, value: ParamValue): string {
  for (const { node: id, param } of sets) {
    const node = network?.nodes.find((candidate) => candidate.id === id);
    const inner = node?.parameters?.find(({ key }) => key === param);
    if (node && inner) return written(node, inner, value);
    const definition = node && findLayer(node.type);
    const schema = definition && paramsOf(definition, node.params).find(({ key }) => key === param);
    if (schema) return pythonValue(writeArgument(node.type, schema, value));
  }
  return pythonValue(value as KerasValue);
}

function same(a: ParamValue, b: ParamValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** `residual_block_2` → `residual_block`. */
function functionName({ name }: NodeSpec): string {
  return name.replace(/_?\d+$/, '') || 'block';
}
