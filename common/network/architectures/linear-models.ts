import { optimizerDefaults } from '../../training/catalogue.ts';
import type { Architecture } from './architecture.ts';
import { DataDrawing } from './data-drawing.ts';
import { columns } from './published-sizes.ts';

/** Ten times Adam's usual rate: a single layer has nothing behind it that a large step could upset. */
const quick = { ...optimizerDefaults.Adam, learning_rate: 0.01 };

/**
 * Rosenblatt's neuron. His threshold has no gradient, so that the hinge loss, which like his rule leaves rows
 * alone that are well on their side, stands in for the rule.
 */
export const perceptron: Architecture = {
  id: 'perceptron',
  label: 'Perceptron',
  summary: 'One neuron that parts two classes by a straight line: the first network that learned.',
  source: 'Rosenblatt 1958, “The perceptron”',
  kinds: ['table', 'image', 'series'],
  tasks: ['binary', 'multiclass'],
  published: columns(2, { classes: 2 }),
  words: ['neuron', 'linear', 'hinge', 'threshold', 'AND', 'OR'],
  build: (data) => {
    const drawing = new DataDrawing(data);
    const { task, classes } = data;
    drawing.add('Dense', { units: task === 'binary' ? 1 : classes }, drawing.flat());
    return drawing.built(
      {
        loss: task === 'binary' ? 'hinge' : 'categorical_hinge',
        optimizer: { ...optimizerDefaults.SGD, learning_rate: 0.1 },
      },
      'Learns by gradients of the hinge loss, because the threshold of 1958 has none.',
    );
  },
};

/** A weighted sum of the features. */
export const linearRegression: Architecture = {
  id: 'linear-regression',
  label: 'Linear regression',
  summary: 'A weighted sum of the features: the yardstick for everything that is to tell a number.',
  source: 'Legendre 1805; Galton 1886',
  kinds: ['table', 'image', 'series'],
  tasks: ['regression'],
  published: columns(1, { numbers: 1 }),
  words: ['least squares', 'baseline', 'autoregression', 'line'],
  build: (data) => {
    const drawing = new DataDrawing(data);
    drawing.answer(drawing.flat());
    return drawing.built({ optimizer: quick });
  },
};

/** A weighted sum of the features for each class, as a probability. */
export const logisticRegression: Architecture = {
  id: 'logistic-regression',
  label: 'Logistic regression',
  summary: 'A weighted sum of the features, as a probability: the yardstick for every classifier.',
  source: 'Cox 1958; on digits LeCun, Bottou, Bengio and Haffner 1998',
  kinds: ['table', 'image', 'series'],
  tasks: ['binary', 'multiclass'],
  published: columns(784, { classes: 10 }),
  words: ['softmax regression', 'baseline', 'sigmoid', 'linear classifier'],
  build: (data) => {
    const drawing = new DataDrawing(data);
    drawing.answer(drawing.flat());
    return drawing.built({ optimizer: quick });
  },
};
