import type { FindingId } from './finding.ts';

/** What each finding means, for somebody who meets the word for the first time. */
export const explanations: Readonly<Record<FindingId, string>> = {
  underfitting:
    'The network cannot even fit the rows that it learns from: it is too small, or held back too much by dropout or penalties. More epochs do not help; a larger or freer network does.',
  overfitting:
    'The network learns the training rows by heart: they get better and better while rows it has not seen get worse or lag far behind. More data, a smaller network, dropout, or stopping earlier help.',
  'good-fit':
    'Both losses have come down, stay close to each other and no longer change much: the network has learned what these data teach it, and it holds for rows it has not seen.',
  'stopped-early':
    'The validation loss was still falling when the training ended. More epochs cost nothing but time, and the run can go on from where it stopped.',
  unstable:
    'The loss jumps up and down from epoch to epoch, so that luck decides how good the last weights are. Smaller steps, by a lower learning rate or larger batches, make it calm.',
  'rate-too-high':
    'Each update goes too far: it leaps over the valley that it should go down into. A lower learning rate reaches a lower loss.',
  'rate-too-low':
    'Each update is so small that the network hardly changes. A higher learning rate gets as far in a fraction of the epochs.',
  'validation-easier':
    'Training is measured under harder conditions than validation: dropout and noise are on, or the training rows are harder. It is no error; compare validation losses with each other, not with the training loss.',
  'vanishing-gradients':
    'On the way back through many layers the gradient is multiplied by a small number each time, until nothing is left for the first layers and they cannot learn. ReLU with fitting initial weights, batch normalisation or shortcuts keep it alive.',
  'exploding-gradients':
    'On the way back through the layers, or through time, the gradient is multiplied by a large number each time, and single updates throw the weights far away. Clipping bounds it; scaled data and smaller initial weights avoid it.',
  'class-collapse':
    'The network gives the same class for every row. With rare classes that is a cheap way to a good accuracy; look at recall, weight the classes, or lower the learning rate if its units have died.',
};
