import type { Architecture } from './architecture.ts';
import { DataDrawing, type Step } from './data-drawing.ts';
import type { NetworkData } from './network-data.ts';
import { texts } from './published-sizes.ts';

const onTexts = { kinds: ['text'], tasks: ['regression', 'binary', 'multiclass'] } as const;

/** Word vectors, layers that read them in order, and a dense layer. */
function readInOrder(data: NetworkData, steps: readonly Step[]) {
  const drawing = new DataDrawing(data);
  const read = drawing.chain(drawing.embed(32, { mask_zero: true }), steps);
  drawing.answerWithOthers(drawing.add('Dense', { units: 64, activation: 'relu' }, read));
  return drawing.built();
}

/** One LSTM over the words. */
export const textLstm: Architecture = {
  ...onTexts,
  id: 'text-lstm',
  label: 'Text LSTM',
  summary: 'Reads a text word by word and remembers what matters for the answer.',
  source: 'Hochreiter and Schmidhuber 1997; data: Maas et al. 2011',
  published: texts(120, 10_000, { classes: 2 }),
  words: ['recurrent', 'imdb', 'sentiment', 'embedding'],
  build: (data) => readInOrder(data, [['LSTM', { units: 64 }]]),
};

/** Two LSTMs, each reading forwards and backwards. */
export const stackedBidirectional: Architecture = {
  ...onTexts,
  id: 'stacked-bilstm',
  label: 'Stacked BiLSTM',
  summary: 'Two layers of LSTMs read the text from both ends, so that each word knows its context.',
  source: 'Schuster and Paliwal 1997; Graves, Mohamed and Hinton 2013',
  published: texts(120, 10_000, { classes: 2 }),
  words: ['recurrent', 'bidirectional', 'imdb', 'sentiment', 'embedding'],
  build: (data) =>
    readInOrder(data, [
      ['Bidirectional', { layer: 'LSTM', units: 64, return_sequences: true }],
      ['Bidirectional', { layer: 'LSTM', units: 64 }],
    ]),
};

/** Words in a window, and how many windows of each width. */
const windowWidths = [3, 4, 5] as const;
const filters = 100;

/** Windows of three, four and five words, of which each keeps its strongest answer. */
export const textCnn: Architecture = {
  ...onTexts,
  id: 'text-cnn',
  label: 'Text CNN',
  summary: 'Looks for telling phrases of three, four and five words, wherever they stand.',
  source: 'Kim 2014, “Convolutional neural networks for sentence classification”',
  published: texts(56, 18_765, { classes: 2 }),
  words: ['convolution', 'conv1d', 'sentiment', 'phrases', 'embedding'],
  build: (data) => {
    const drawing = new DataDrawing(data);
    const words = drawing.embed(300);
    const phrases = windowWidths.map((width) => {
      const params = { filters, kernel_size: width, activation: 'relu', padding: 'same' };
      const seen = drawing.add('Conv1D', params, words);
      return drawing.add('GlobalMaxPooling1D', {}, seen);
    });
    const together = drawing.add('Concatenate', {}, ...phrases);
    drawing.answerWithOthers(drawing.add('Dropout', { rate: 0.5 }, together));
    return drawing.built();
  },
};
