import { applyActivation } from '../activations.ts';
import type { Sym } from '../forward-ops.ts';
import { switchParam } from '../params.ts';
import { booleanOf, textOf } from '../read-params.ts';
import {
  gateColumns,
  projectInput,
  projectState,
  type CellStep,
  type RecurrentCell,
} from './recurrent-cell.ts';
import { recurrentLayer } from './recurrent-layer.ts';
import {
  activityParams,
  commonParams,
  recurrentActivationParam,
  unitParams,
} from './recurrent-params.ts';

/**
 * Keras `GRU` (Cho et al. 2014) with the gates z, r, h side by side in its weights:
 * h = z · h′ + (1 − z) · tanh(…). With `reset_after` the gate r multiplies the state's product, which has a
 * bias of its own (bias [2, 3 · units]); without it r multiplies the state before the product.
 */
export const gruCell: RecurrentCell = {
  type: 'GRU',
  summary: 'Reads a sequence step by step and decides how much to renew.',
  help: {
    what: 'At each step one gate decides how much of the state to renew, another how much of it to look at.',
    formula: 'h = z · h′ + (1 − z) · tanh(x · W + r · (h′ · U) + b), with gates z, r = σ(…)',
    when: 'As LSTM, with a quarter fewer weights; often as good.',
  },
  params: [
    ...unitParams,
    recurrentActivationParam,
    ...commonParams,
    switchParam(
      'reset_after',
      'Reset after the product',
      true,
      'Whether the reset gate works after the state was multiplied by its weights, or before.',
      'weights',
    ),
    ...activityParams,
  ],
  gates: 3,
  states: 1,
  biasShape: (units, params) => (booleanOf(params, 'reset_after') ? [2, 3 * units] : [3 * units]),
  step: (step) => {
    const { ops, states, params, units } = step;
    const [h] = states;
    if (!h) throw new RangeError('GRU needs its state.');
    const { input: inputBias, state: stateBias } = biasesOf(step);
    const fromInput = projectInput(step, inputBias, 3);
    const open = (x: Sym) => applyActivation(ops, textOf(params, 'recurrent_activation'), x);
    const mix = (renew: Sym, candidate: Sym) => {
      const fresh = applyActivation(ops, textOf(params, 'activation'), candidate);
      const left = ops.sub(ops.constant(1), renew);
      return [ops.add(ops.mul(renew, h), ops.mul(left, fresh))];
    };
    const inputOf = (gate: number) => gateColumns(ops, fromInput, units, gate);
    if (!booleanOf(params, 'reset_after')) {
      const fromState = projectState(step, h, 0, 2);
      const gate = (number: number) =>
        open(ops.add(inputOf(number), gateColumns(ops, fromState, units, number)));
      const looked = projectState(step, ops.mul(gate(1), h), 2, 1);
      return mix(gate(0), ops.add(inputOf(2), looked));
    }
    const product = projectState(step, h, 0, 3);
    const fromState = stateBias ? ops.add(product, stateBias) : product;
    const stateOf = (gate: number) => gateColumns(ops, fromState, units, gate);
    const gate = (number: number) => open(ops.add(inputOf(number), stateOf(number)));
    return mix(gate(0), ops.add(inputOf(2), ops.mul(gate(1), stateOf(2))));
  },
};

function biasesOf({ ops, bias, units, params }: CellStep): {
  input: Sym | null;
  state: Sym | null;
} {
  if (!bias || !booleanOf(params, 'reset_after')) return { input: bias, state: null };
  const row = (number: number) =>
    ops.reshape(ops.slice(bias, [number, 0], [1, 3 * units]), [3 * units]);
  return { input: row(0), state: row(1) };
}

export const gru = recurrentLayer(gruCell);
