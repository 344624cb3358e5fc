import { applyActivation } from '../activations.ts';
import { textOf } from '../read-params.ts';
import { projectInput, projectState, type RecurrentCell } from './recurrent-cell.ts';
import { recurrentLayer } from './recurrent-layer.ts';
import { commonParams, unitParams } from './recurrent-params.ts';

/** Keras `SimpleRNN`: h = activation(x · kernel + bias + h · recurrent_kernel). */
export const simpleRnnCell: RecurrentCell = {
  type: 'SimpleRNN',
  summary: 'Reads a sequence step by step and remembers what it gave.',
  help: {
    what: 'At each time step adds up the input and its own last output, each times its weights, and applies the activation.',
    formula: 'h = tanh(x · W + h′ · U + b), h′ the step before',
    when: 'For short sequences, and to understand recurrent layers. LSTM and GRU remember longer.',
  },
  params: [...unitParams, ...commonParams],
  gates: 1,
  states: 1,
  biasShape: (units) => [units],
  step: (step) => {
    const { ops, states, bias, params } = step;
    const [h] = states;
    if (!h) throw new RangeError('SimpleRNN needs its state.');
    const sum = ops.add(projectInput(step, bias, 1), projectState(step, h, 0, 1));
    return [applyActivation(ops, textOf(params, 'activation'), sum)];
  },
};

export const simpleRnn = recurrentLayer(simpleRnnCell);
