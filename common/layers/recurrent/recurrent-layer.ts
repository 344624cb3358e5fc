import { AppError } from '../../errors/app-error.ts';
import { formatShape, sameShape, type Shape } from '../../tensor/shape.ts';
import { hasNoGradient } from '../activations.ts';
import { onlyShape } from '../input-of.ts';
import type { ForwardCall, LayerDefinition, Params, WeightSpec } from '../layer.ts';
import { booleanOf, numberOf, textOf } from '../read-params.ts';
import { weightSpec } from '../weight-spec.ts';
import type { RecurrentCell } from './recurrent-cell.ts';
import { runCell } from './run-cell.ts';

/** A recurrent layer that runs a cell over a sequence: [batch, time, features] → [batch, (time,) units]. */
export function recurrentLayer(cell: RecurrentCell): LayerDefinition {
  return {
    type: cell.type,
    category: 'recurrent',
    summary: cell.summary,
    help: cell.help,
    params: cell.params,
    inputs: { min: 1, max: 1 + cell.states },
    inputNames: ['sequence', ...stateNames(cell.states)],
    outputNames: ['output', ...stateNames(cell.states)],
    inferShape: (inputs, params) => {
      checkInputs(cell.type, inputs, params, cell.states);
      return sequenceShape(onlyShape(inputs), params, numberOf(params, 'units'));
    },
    furtherOutputs: (_inputs, params) => stateShapes(params, cell.states),
    weights: (inputs, params) => cellWeights(cell, onlyShape(inputs), params),
    describe: describeCell,
    forward: (call) => {
      const [x, ...initial] = call.inputs;
      if (!x) throw new AppError('invalid-network', 'The layer has no input.');
      const { last, sequence, states } = runCell({
        ops: call.ops,
        cell,
        x,
        mask: call.masks[0] ?? null,
        initial,
        weights: call.weights,
        params: call.params,
        training: call.training,
        backwards: booleanOf(call.params, 'go_backwards'),
        zeroOutput: booleanOf(call.params, 'zero_output_for_mask'),
      });
      const output = booleanOf(call.params, 'return_sequences') ? sequence : last;
      return booleanOf(call.params, 'return_state') ? [output, ...states] : output;
    },
    mask: maskOfSteps,
    stopsGradient: stopsCell,
  };
}

/** What Keras's cells carry from step to step: a hidden state, and in an LSTM a cell state. */
function stateNames(states: number): readonly string[] {
  return ['hidden state', 'cell state'].slice(0, states);
}

/** Throws `invalid-network` unless the first input is a sequence and the others are initial states. */
export function checkInputs(
  type: string,
  inputs: readonly Shape[],
  params: Params,
  states: number,
): void {
  const shape = onlyShape(inputs);
  if (shape.length !== 3 || shape[1] === null || shape[2] === null) {
    throw new AppError(
      'invalid-network',
      `${type} takes a sequence (time, features); the input is ${formatShape(shape)}. Add a Reshape or an Embedding before it; after a recurrent layer, turn on its Give every step.`,
    );
  }
  const initial = inputs.slice(1);
  if (initial.length > 0 && initial.length !== states) {
    throw new AppError(
      'invalid-network',
      `${type} takes ${states} initial ${states === 1 ? 'state' : 'states'} besides the sequence, and has ${initial.length}. Connect all or none.`,
    );
  }
  const wanted = [null, numberOf(params, 'units')];
  const odd = initial.find((state) => !sameShape(state, wanted));
  if (odd) {
    throw new AppError(
      'invalid-network',
      `An initial state of ${type} must be ${formatShape(wanted)}; one is ${formatShape(odd)}. Give both layers equally many units.`,
    );
  }
}

/** The output's shape with `width` numbers per step, or for the last step only. */
export function sequenceShape([, time = null]: Shape, params: Params, width: number): Shape {
  return booleanOf(params, 'return_sequences') ? [null, time, width] : [null, width];
}

/** Shapes of the states that are given besides the output. */
export function stateShapes(params: Params, states: number): readonly Shape[] {
  const count = booleanOf(params, 'return_state') ? states : 0;
  return Array.from({ length: count }, () => [null, numberOf(params, 'units')]);
}

/** kernel [features, gates · units], recurrent_kernel [units, gates · units] and bias. */
export function cellWeights(
  cell: RecurrentCell,
  shape: Shape,
  params: Params,
): readonly WeightSpec[] {
  const units = numberOf(params, 'units');
  const width = cell.gates * units;
  const kernel = weightSpec(params, 'kernel', [shape[2] ?? 1, width]);
  const recurrent = weightSpec(params, 'recurrent_kernel', [units, width], {
    settings: 'recurrent',
  });
  if (!booleanOf(params, 'use_bias')) return [kernel, recurrent];
  const bias = weightSpec(params, 'bias', cell.biasShape(units, params));
  // The gate that keeps the state starts open, so that the layer remembers before it has learnt to.
  const opened = params['unit_forget_bias'] === true;
  return [kernel, recurrent, opened ? { ...bias, ones: [units, 2 * units] } : bias];
}

/** `64`, with what it gives. */
export function describeCell(params: Params): string {
  const units = String(numberOf(params, 'units'));
  const activation = textOf(params, 'activation');
  return [
    units,
    ...(activation === 'tanh' ? [] : [activation]),
    ...(booleanOf(params, 'return_sequences') ? ['every step'] : []),
  ].join(' · ');
}

/** Steps that do not count stay so where every step is given. */
export function maskOfSteps({ params, masks }: ForwardCall) {
  return booleanOf(params, 'return_sequences') ? (masks[0] ?? null) : null;
}

/** True when the activation has no gradient. */
export function stopsCell(params: Params): boolean {
  return hasNoGradient(textOf(params, 'activation'));
}
