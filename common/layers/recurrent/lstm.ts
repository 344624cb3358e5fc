import { applyActivation } from '../activations.ts';
import type { Sym } from '../forward-ops.ts';
import { switchParam } from '../params.ts';
import { textOf } from '../read-params.ts';
import { gateColumns, projectInput, projectState, type RecurrentCell } from './recurrent-cell.ts';
import { recurrentLayer } from './recurrent-layer.ts';
import {
  activityParams,
  commonParams,
  recurrentActivationParam,
  unitParams,
} from './recurrent-params.ts';

/**
 * Keras `LSTM` (Hochreiter and Schmidhuber 1997) with the gates i, f, c, o side by side in its weights:
 * c = f · c′ + i · tanh(z of c), h = o · tanh(c), where z = x · kernel + h′ · recurrent_kernel + bias.
 */
export const lstmCell: RecurrentCell = {
  type: 'LSTM',
  summary: 'Reads a sequence step by step with a memory that it opens and shuts.',
  help: {
    what: 'Keeps a memory c beside its output. At each step gates decide how much of the memory to keep, how much of the input to add, and how much to show.',
    formula:
      'c = f · c′ + i · tanh(x · W + h′ · U + b), h = o · tanh(c), with gates f, i, o = σ(…)',
    when: 'For texts and series in which what came long ago matters.',
  },
  params: [
    ...unitParams,
    recurrentActivationParam,
    ...commonParams,
    switchParam(
      'unit_forget_bias',
      'Open forget gate',
      true,
      'Starts the bias of the gate that keeps the memory at 1, so that the layer remembers from the start.',
      'weights',
    ),
    ...activityParams,
  ],
  gates: 4,
  states: 2,
  biasShape: (units) => [4 * units],
  step: (step) => {
    const { ops, states, bias, params, units } = step;
    const [h, c] = states;
    if (!h || !c) throw new RangeError('LSTM needs its two states.');
    const sums = ops.add(projectInput(step, bias, 4), projectState(step, h, 0, 4));
    const sum = (gate: number) => gateColumns(ops, sums, units, gate);
    const open = (x: Sym) => applyActivation(ops, textOf(params, 'recurrent_activation'), x);
    const bend = (x: Sym) => applyActivation(ops, textOf(params, 'activation'), x);
    const added = ops.mul(open(sum(0)), bend(sum(2)));
    const memory = ops.add(ops.mul(open(sum(1)), c), added);
    return [ops.mul(open(sum(3)), bend(memory)), memory];
  },
};

export const lstm = recurrentLayer(lstmCell);
