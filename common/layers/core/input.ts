import { AppError } from '../../errors/app-error.ts';
import type { LayerDefinition } from '../layer.ts';
import { numbersOf } from '../read-params.ts';

/** Keras `Input`: where rows of the prepared table enter the network. */
export const input: LayerDefinition = {
  type: 'Input',
  category: 'core',
  summary: 'Where the data enter the network.',
  help: {
    what: 'Stands for one row of the prepared data. Its shape is the number of features.',
    when: 'Every network starts with one.',
  },
  params: [
    {
      key: 'shape',
      label: 'Shape',
      kind: 'shape',
      default: [4],
      min: 1,
      help: 'Size of one row without the batch axis: the number of features for a table.',
      group: 'layer',
    },
  ],
  inputs: { min: 0, max: 0 },
  inferShape: (_inputs, params) => [null, ...numbersOf(params, 'shape')],
  weights: () => [],
  describe: (params) => numbersOf(params, 'shape').join(' × '),
  forward: () => {
    throw new AppError('engine', 'An input layer has no forward pass of its own.');
  },
};
