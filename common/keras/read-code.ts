import type { NetworkSpec } from '../network/network-spec.ts';
import type { TrainingConfig } from '../training/training-config.ts';
import { AppError } from '../errors/app-error.ts';
import { settleCalls } from './call-layer.ts';
import { modelNetwork, settleUses } from './code-model.ts';
import { CodeReader } from './code-reader.ts';
import type { LayerValue, ModelValue } from './code-value.ts';
import { extractNetwork, type DraftLayer, type DraftNetwork } from './draft.ts';
import { problemAt, UnreadableCode, type CodeProblem } from './python-problem.ts';
import { parsePython, partsOf } from './python-tree.ts';
import { readTraining } from './read-training.ts';
import { settleNetwork } from './settle-draft.ts';

/** What was read of a text of Python. */
export interface ReadCode {
  /** Null where an error leaves open what is meant; then the network before stays. */
  readonly network: NetworkSpec | null;
  /** Settings of `compile` and `fit` that are simple enough to be read. */
  readonly training: Partial<TrainingConfig>;
  readonly problems: readonly CodeProblem[];
}

/** Characters of code; more is refused. */
const longest = 2_000_000;

/**
 * Reads a network from Python that builds it with Keras, in the subset that docs/keras-code.md describes.
 * Nothing is run. Never throws for what is in the text: every problem has its place.
 * @param previous Layers that it has under the same name keep their ids and places.
 */
export function readKerasCode(text: string, previous: NetworkSpec | null = null): ReadCode {
  if (text.length > longest) {
    return refused(text, 'The code is longer than two million characters.', { from: 0, to: 0 });
  }
  const tree = parsePython(text);
  const [fault] = tree.faults;
  if (fault) {
    return refused(text, 'Python cannot read this place: something is missing or too much.', fault);
  }
  const reader = new CodeReader(text);
  reader.runAll(partsOf(tree.top));
  try {
    return finish(reader, previous);
  } catch (error) {
    if (error instanceof UnreadableCode) reader.report('error', error.message, error);
    else if (error instanceof AppError) reader.report('error', error.message, { from: 0, to: 0 });
    else throw error;
    return { network: null, training: {}, problems: reader.problems };
  }
}

function refused(text: string, message: string, span: { from: number; to: number }): ReadCode {
  return { network: null, training: {}, problems: [problemAt(text, 'error', message, span)] };
}

function finish(reader: CodeReader, previous: NetworkSpec | null): ReadCode {
  const { problems, reading, frame } = reader;
  if (problems.some(({ severity }) => severity === 'error')) {
    return { network: null, training: {}, problems };
  }
  const model = chosenModel(reader);
  const draft = model ? networkOf(model, reader) : { layers: [...frame.layers] };
  for (const value of reading.layerValues) settleCalls(value);
  for (const one of reading.models) settleUses(one);
  const layers = [...draft.layers, ...uncalled(reading.layerValues)];
  if (layers.length === 0) {
    reader.report(
      'error',
      'There are no layers in this code. Begin with keras.Sequential([…]) or keras.Input(…).',
      { from: 0, to: 0 },
    );
    return { network: null, training: {}, problems };
  }
  for (const layer of layers) {
    const node = reading.openInputs.get(layer);
    if (!node) continue;
    const message = 'The shape of this input leaves an axis open. Give every axis its length.';
    reader.report('error', message, node);
    return { network: null, training: {}, problems };
  }
  const network = settleNetwork({ layers }, previous);
  return { network, training: readTraining(reader, network), problems };
}

/** The model that is trained, else the last one that no other model contains. */
function chosenModel({ reading }: CodeReader): ModelValue | null {
  const trained = reading.trainingCalls.at(-1)?.model;
  const free = reading.models.filter(({ called }) => !called);
  return trained ?? free.at(-1) ?? null;
}

function networkOf(model: ModelValue, reader: CodeReader): DraftNetwork {
  const { content, span } = model;
  if (content.kind === 'sequential') return modelNetwork(model, reader.frame, span);
  const { network, leftOut } = extractNetwork(reader.frame.layers, content.inputs, content.outputs);
  const inside = new Set(
    reader.reading.models.flatMap((other) =>
      other !== model && other.content.kind === 'functional'
        ? extractNetwork(reader.frame.layers, other.content.inputs, other.content.outputs).network
            .layers
        : [],
    ),
  );
  const stray = leftOut.filter((layer) => !inside.has(layer));
  const unused = stray.filter(({ type }) => type === 'Input');
  for (const layer of stray) {
    if (layer.type === 'Input') continue;
    reader.report(
      'note',
      `${layer.name ?? layer.variable ?? layer.type} leads to no output of the model, so it is left out.`,
      span,
    );
  }
  return { layers: [...network.layers, ...unused] };
}

/** Layers that are made and kept in a variable, but never called: drawn without connections. */
function uncalled(values: readonly LayerValue[]): readonly DraftLayer[] {
  return values
    .filter(({ calls, used }) => calls.length === 0 && !used)
    .map(({ layer, frozen }) => ({
      type: layer.type,
      params: layer.params,
      name: layer.name,
      trainable: layer.trainable && !frozen,
      inputs: null,
    }));
}
