import { inferShapes } from '../network/infer-shapes.ts';
import { BlockFunctions } from './block-functions.ts';
import { ownActivations } from './configured.ts';
import { chainOf, type DrawnGraph } from './drawn-graph.ts';
import { callee, callLines, identifier, pythonArguments, PythonNames } from './python-text.ts';
import { withoutTrainable } from './signatures.ts';
import { writeLayer } from './write-layer.ts';
import { columnsComment, plainName, writeStatements } from './write-statements.ts';
import type { NetworkSpec, NodeSpec, SubnetworkSpec } from '../network/network-spec.ts';

/** Names that the code uses itself and no layer may have. */
const reserved = ['keras', 'layers', 'model', 'np', 'copy', 'name', 'main'];

/** The code of a model, in parts. */
export interface ModelCode {
  /** Functions that the model calls, each with its text. */
  readonly functions: readonly string[];
  /** Statements that make `model`. */
  readonly lines: readonly string[];
}

const activationTexts: Readonly<Record<string, string>> = {
  step: 'def step(x):\n    """1 above zero, else 0; it has no gradient."""\n    return keras.ops.cast(x > 0, x.dtype)',
  sign: 'def sign(x):\n    """1 above zero, −1 below; it has no gradient."""\n    return keras.ops.sign(x)',
};

/**
 * Python that builds the network with Keras 3: a Sequential where it is a chain, otherwise with the functional API.
 * Throws `invalid-network` naming a layer on a circle or one that Keras does not have.
 */
export function writeKerasModel(network: NetworkSpec): string {
  const { functions, lines } = modelCode(network);
  const parts = ['import keras\nfrom keras import layers', ...functions, lines.join('\n')];
  return `${parts.filter((part) => part !== '').join('\n\n\n')}\n`;
}

/** The same in parts, without the imports. */
export function modelCode(network: NetworkSpec): ModelCode {
  const chain = chainOf(network);
  if (chain) return { functions: activationsOf(network), lines: sequentialLines(chain) };
  const blocks = new BlockFunctions([...reserved, ...ownActivations, ...layerNames(network)]);
  // Statements first: they are what makes the functions of blocks.
  const { lines, variables, graph } = writeStatements(
    network,
    {
      indent: 0,
      nameOf: plainName,
      replaced: () => new Map(),
      frozenByParameter: false,
      // Only a model that is called several times needs them.
      shapes: usesBlockAgain(network) ? inferShapes(network).outputs : undefined,
      entries: new Map(),
      names: new PythonNames([...reserved, ...ownActivations]),
    },
    blocks,
  );
  return {
    functions: [...activationsOf(network), ...blocks.texts],
    lines: [...lines, '', ...modelLines(graph, variables)],
  };
}

function usesBlockAgain({ nodes }: NetworkSpec): boolean {
  return nodes.some(({ type, sharesWith }) => type === 'Block' && sharesWith !== undefined);
}

function sequentialLines(chain: readonly NodeSpec[]): readonly string[] {
  const layers = chain.flatMap((node) => {
    const { object } = writeLayer(node);
    const frozen = node.trainable === false && !withoutTrainable.has(node.type);
    const given = [
      ...pythonArguments(object),
      `name=${plainName(node)}`,
      ...(frozen ? ['trainable=False'] : []),
    ];
    const tail = `,${columnsComment(node)}`;
    return callLines({ head: callee(object), arguments: given, tail }, 8);
  });
  return ['model = keras.Sequential(', '    [', ...layers, '    ]', ')'];
}

function modelLines(
  { inputs, outputs, into, ordered }: DrawnGraph,
  variables: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const feeding = new Set(ordered.flatMap((node) => into(node).map(({ from }) => from)));
  const name = ({ id }: NodeSpec) => variables.get(id)?.[0] ?? 'None';
  const ends = outputs.flatMap((end) =>
    end.type === 'Block' ? (variables.get(end.id) ?? []) : [name(end)],
  );
  const starts = inputs.filter(({ id }) => feeding.has(id)).map(name);
  if (ends.length === 0) return ['# No path leads from an input to an output yet.'];
  const list = (given: readonly string[]) =>
    given.length === 1 ? (given[0] ?? '') : `[${given.join(', ')}]`;
  return callLines({
    head: 'model = keras.Model',
    arguments: [`inputs=${list(starts)}`, `outputs=${list(ends)}`],
  });
}

/** Our own activations that some layer uses, as functions. */
function activationsOf(network: SubnetworkSpec): readonly string[] {
  const used = new Set<unknown>();
  const look = ({ nodes }: SubnetworkSpec): void => {
    for (const { params, network: inside } of nodes) {
      for (const key of ['activation', 'recurrent_activation']) used.add(params[key]);
      if (inside) look(inside);
    }
  };
  look(network);
  return ownActivations.filter((id) => used.has(id)).map((id) => activationTexts[id] ?? '');
}

/** Names of all layers, so that no variable hides a function. */
function layerNames({ nodes }: SubnetworkSpec): readonly string[] {
  return nodes.flatMap(({ name, network }) => [
    identifier(name),
    ...(network ? layerNames(network) : []),
  ]);
}
