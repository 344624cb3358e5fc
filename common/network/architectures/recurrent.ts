import { optimizerDefaults } from '../../training/catalogue.ts';
import type { Architecture } from './architecture.ts';
import { DataDrawing, type Step } from './data-drawing.ts';
import { windows } from './published-sizes.ts';

const everyTask = ['regression', 'binary', 'multiclass'] as const;

/** A simple recurrent layer and a small dense one, as on a noisy sine. */
export const sineNetwork: Architecture = {
  id: 'sine-rnn',
  label: 'Sine RNN',
  summary: 'A simple recurrent layer that continues a noisy sine from its last values.',
  source: 'Elman 1990, “Finding structure in time”',
  kinds: ['series'],
  tasks: everyTask,
  published: windows([1, 4], { numbers: 1 }),
  words: ['recurrent', 'simplernn', 'forecast', 'wave'],
  build: (data) => {
    const drawing = new DataDrawing(data);
    const read = drawing.chain(drawing.input, [
      ['SimpleRNN', { units: 32 }],
      ['Dense', { units: 8, activation: 'relu' }],
    ]);
    drawing.answerWithOthers(read);
    return drawing.built({ optimizer: optimizerDefaults.RMSprop });
  },
};

/** Two LSTMs, the first of which gives its whole sequence on. */
export const stockNetwork: Architecture = {
  id: 'stock-lstm',
  label: 'Stock LSTM',
  summary: 'Two LSTMs on top of each other read sixty days and tell the next.',
  source: 'Hochreiter and Schmidhuber 1997; stacked by Graves, Mohamed and Hinton 2013',
  kinds: ['series'],
  tasks: everyTask,
  published: windows([60, 1], { numbers: 1 }),
  words: ['recurrent', 'forecast', 'prices', 'stacked'],
  build: (data) => {
    const drawing = new DataDrawing(data);
    const read = drawing.chain(drawing.input, [
      ['LSTM', { units: 50, return_sequences: true }],
      ['Dropout', { rate: 0.2 }],
      ['LSTM', { units: 50 }],
    ]);
    drawing.answerWithOthers(read);
    return drawing.built();
  },
};

/** A GRU for windows, or for the vectors of words. */
export const gruNetwork: Architecture = {
  id: 'gru',
  label: 'GRU',
  summary: 'The LSTM’s younger relative with two gates: fewer weights, and often as good.',
  source: 'Cho et al. 2014',
  kinds: ['series', 'text'],
  tasks: everyTask,
  published: windows([24, 1], { numbers: 1 }),
  words: ['recurrent', 'forecast', 'gated'],
  build: (data) => {
    const drawing = new DataDrawing(data);
    const text = drawing.main.kind === 'tokens';
    const start = text ? drawing.embed(32, { mask_zero: true }) : drawing.input;
    const steps: readonly Step[] = text
      ? [
          ['GRU', { units: 64 }],
          ['Dense', { units: 64, activation: 'relu' }],
        ]
      : [['GRU', { units: 32 }]];
    drawing.answerWithOthers(drawing.chain(start, steps));
    return drawing.built();
  },
};
