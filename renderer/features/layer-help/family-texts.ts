import type { LayerCategory } from '../../../common/layers/layer.ts';

/** What the layers of a family have in common: a short lesson. */
export const familyTexts: Readonly<Record<LayerCategory, readonly string[]>> = {
  core: [
    'Data enter at an Input layer. Dense layers weigh all values that come in, once for each of their units, and so can learn any relation between columns, given enough units and a function between them.',
    'An embedding turns numbers that stand for words or categories into points of a space, in which what is alike comes to lie close together.',
  ],
  convolution: [
    'A small kernel goes over a picture or a sequence and looks for the same pattern everywhere. It needs few weights, because they are used at every place, and what it finds moves along when the pattern moves.',
    'Layers behind one another see more and more of the input: the receptive field grows with every kernel and every stride.',
  ],
  pooling: [
    'Pooling makes maps smaller and keeps what is strongest, or the mean. It has no weights. What follows sees more of the input and costs less.',
  ],
  recurrent: [
    'A recurrent layer reads a sequence step by step and keeps a state: what it found so far. The same weights serve every step, so sequences may be of any length.',
    'LSTM and GRU have gates that learn what to keep and what to forget; a simple cell forgets after some tens of steps, because the gradient shrinks on its way back through time.',
  ],
  attention: [
    'Attention lets every place look at every other one directly. Queries are compared with keys; the more alike they are, the more of the key’s value is taken. Distance does not matter, but the cost grows with the square of the length.',
  ],
  merging: [
    'Merging layers bring branches together. Addition asks for equal shapes and is what residual connections use; concatenation keeps everything side by side.',
  ],
  activation: [
    'Without a function between them, any number of layers can do no more than one. ReLU is quick and keeps gradients alive; sigmoid and tanh are bounded, and in deep stacks their small slopes make gradients vanish.',
    'Behind the last layer the function says what the numbers mean: softmax gives shares of one, sigmoid a probability, none at all any number.',
  ],
  regularisation: [
    'These layers disturb the network while it trains, so that it cannot learn rows by heart and relies on no single value. When predicting they do nothing.',
  ],
  normalisation: [
    'Layers learn best from values of about the same size. Normalisation brings them there inside the network, at every step, and lets the learning rate be higher.',
  ],
  reshaping: [
    'The values stay as they are; only their arrangement changes, so that a layer behind can take them. Flatten puts a picture into a row for dense layers.',
  ],
  augmentation: [
    'Pictures that are turned, moved or mirrored still show the same. Changing them at random while training makes more of few pictures.',
  ],
  wrapper: [
    'A wrapper holds another layer and uses it in its own way: once for every time step, or twice in opposite directions.',
  ],
};
