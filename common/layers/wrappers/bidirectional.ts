import { AppError } from '../../errors/app-error.ts';
import { onlyShape } from '../input-of.ts';
import type { ForwardOps, Sym } from '../forward-ops.ts';
import type { LayerDefinition, Params, ParamSchema } from '../layer.ts';
import { choiceParam } from '../params.ts';
import { booleanOf, numberOf, textOf } from '../read-params.ts';
import { gruCell } from '../recurrent/gru.ts';
import { lstmCell } from '../recurrent/lstm.ts';
import type { RecurrentCell } from '../recurrent/recurrent-cell.ts';
import {
  cellWeights,
  checkInputs,
  describeCell,
  maskOfSteps,
  sequenceShape,
  stateShapes,
  stopsCell,
} from '../recurrent/recurrent-layer.ts';
import { runCell } from '../recurrent/run-cell.ts';
import { simpleRnnCell } from '../recurrent/simple-rnn.ts';

const cells: readonly RecurrentCell[] = [simpleRnnCell, lstmCell, gruCell];

/** Directions by the beginning of their weights' names. */
const directions = ['forward', 'backward'] as const;

const mergeModes: Readonly<
  Record<string, { label: string; merge: (ops: ForwardOps, a: Sym, b: Sym) => Sym }>
> = {
  concat: { label: 'Side by side', merge: (ops, a, b) => ops.concat([a, b], -1) },
  sum: { label: 'Sum', merge: (ops, a, b) => ops.add(a, b) },
  mul: { label: 'Product', merge: (ops, a, b) => ops.mul(a, b) },
  ave: { label: 'Mean', merge: (ops, a, b) => ops.mul(ops.add(a, b), ops.constant(0.5)) },
};

const wrapperParams: readonly ParamSchema[] = [
  choiceParam(
    'layer',
    'Layer',
    'LSTM',
    cells.map(({ type }) => ({ value: type, label: type })),
    'The recurrent layer that reads in both directions, with weights for each.',
  ),
  choiceParam(
    'merge_mode',
    'Merge',
    'concat',
    Object.entries(mergeModes).map(([value, { label }]) => ({ value, label })),
    'How what both directions gave becomes one output.',
  ),
];

/** Parameters of the layer inside that the wrapper settles itself. */
const settled = new Set(['go_backwards', 'zero_output_for_mask', 'activity_regularizer']);

/**
 * Keras `Bidirectional` (Schuster and Paliwal 1997): runs a recurrent layer forwards and, with weights of
 * its own, backwards, and merges both outputs step by step. Its weights are the layer's, named
 * `forward_…` and `backward_…`; its states those of both, forwards first.
 */
export const bidirectional: LayerDefinition = {
  type: 'Bidirectional',
  category: 'wrapper',
  summary: 'Reads a sequence from both ends.',
  help: {
    what: 'Runs a recurrent layer over the sequence and a second one over the reversed sequence, and merges what they give.',
    formula: 'y = [h forwards, h backwards]',
    when: 'When the whole sequence is known, as with texts: a word’s meaning also depends on what follows.',
  },
  params: paramsWith(lstmCell),
  paramsFor: (params) => paramsWith(cellNamed(params['layer'])),
  inputs: { min: 1, max: 1 + 2 * Math.max(...cells.map(({ states }) => states)) },
  inferShape: (inputs, params) => {
    checkInputs('Bidirectional', inputs, params, 2 * cellOf(params).states);
    const factor = textOf(params, 'merge_mode') === 'concat' ? 2 : 1;
    return sequenceShape(onlyShape(inputs), params, factor * numberOf(params, 'units'));
  },
  furtherOutputs: (_inputs, params) => stateShapes(params, 2 * cellOf(params).states),
  weights: (inputs, params) =>
    directions.flatMap((direction) =>
      cellWeights(cellOf(params), onlyShape(inputs), params).map((weight) => ({
        ...weight,
        name: `${direction}_${weight.name}`,
      })),
    ),
  describe: (params) => `${textOf(params, 'layer')} ${describeCell(params)}`,
  forward: (call) => {
    const { ops, params } = call;
    const [x, ...initial] = call.inputs;
    if (!x) throw new AppError('invalid-network', 'The layer has no input.');
    const cell = cellOf(params);
    const sequences = booleanOf(params, 'return_sequences');
    const [forward, backward] = directions.map((direction, index) =>
      runCell({
        ops,
        cell,
        x,
        mask: call.masks[0] ?? null,
        initial: initial.slice(index * cell.states, (index + 1) * cell.states),
        weights: weightsOf(call.weights, `${direction}_`),
        params,
        training: call.training,
        backwards: direction === 'backward',
        zeroOutput: sequences,
      }),
    );
    const mode = mergeModes[textOf(params, 'merge_mode')];
    if (!forward || !backward || !mode)
      throw new RangeError('A direction or its merging is unknown.');
    // What was read backwards is put in the order of the sequence again.
    const output = sequences
      ? mode.merge(ops, forward.sequence, ops.reverse(backward.sequence, 1))
      : mode.merge(ops, forward.last, backward.last);
    if (!booleanOf(params, 'return_state')) return output;
    return [output, ...forward.states, ...backward.states];
  },
  mask: maskOfSteps,
  stopsGradient: stopsCell,
};

function paramsWith(cell: RecurrentCell): readonly ParamSchema[] {
  return [...wrapperParams, ...cell.params.filter(({ key }) => !settled.has(key))];
}

function cellNamed(name: unknown): RecurrentCell {
  return cells.find(({ type }) => type === name) ?? lstmCell;
}

function cellOf(params: Params): RecurrentCell {
  return cellNamed(params['layer']);
}

function weightsOf(
  weights: Readonly<Record<string, Sym>>,
  beginning: string,
): Readonly<Record<string, Sym>> {
  return Object.fromEntries(
    Object.entries(weights)
      .filter(([name]) => name.startsWith(beginning))
      .map(([name, weight]) => [name.slice(beginning.length), weight]),
  );
}
