import type { Architecture } from './architecture.ts';
import { blockParameter, type BlockDrawing } from './block-drawing.ts';
import { DataDrawing } from './data-drawing.ts';
import { NetworkDrawing } from './network-drawing.ts';
import { texts } from './published-sizes.ts';

const width = 32;
const heads = 2;

/** Attention and a small dense network, each with a way around it and a normalisation behind. */
export const transformerEncoder: Architecture = {
  id: 'transformer-encoder',
  label: 'Small transformer encoder',
  summary: 'Every word, or time step, looks at all others and takes from them what it needs.',
  source: 'Vaswani et al. 2017, “Attention is all you need”; sizes of Nandan 2020',
  kinds: ['text', 'series'],
  tasks: ['regression', 'binary', 'multiclass'],
  published: { ...texts(200, 20_000, { classes: 2 }), task: 'multiclass' },
  words: ['attention', 'bert', 'sentiment', 'embedding', 'heads'],
  part: {
    label: 'Transformer encoder block',
    axes: 2,
    draw: ([, features = width]) =>
      encoderBlock(features, Math.max(1, Math.round(features / heads))),
  },
  build: (data) => {
    const drawing = new DataDrawing(data);
    const text = drawing.main.kind === 'tokens';
    const vectors = text
      ? drawing.embed(width, { mask_zero: true })
      : drawing.add('Dense', { units: width }, drawing.input);
    // Its shift is one learned vector for each position.
    const placed = drawing.add('LayerNormalization', { axis: [1, 2], scale: false }, vectors);
    const encoded = drawing.block(encoderBlock(width, width), 1, placed);
    const read = drawing.chain(encoded, [
      ['GlobalAveragePooling1D'],
      ['Dropout', { rate: 0.1 }],
      ['Dense', { units: 20, activation: 'relu' }],
    ]);
    drawing.answerWithOthers(read);
    return drawing.built(
      {},
      'Positions are told by a layer normalisation over the whole sequence, whose shift is a vector for each position.',
    );
  },
};

/** One encoder layer (Vaswani et al. 2017, figure 1, left) over vectors of `features` numbers. */
function encoderBlock(features: number, keys: number): BlockDrawing {
  const inside = new NetworkDrawing();
  const input = inside.add('Input', { shape: [1, features] });
  const attention = inside.add(
    'MultiHeadAttention',
    { num_heads: heads, key_dim: keys },
    input,
    input,
  );
  const normalize = (from: string): string =>
    inside.add('LayerNormalization', { epsilon: 1e-6 }, from);
  const attended = inside.add('Dropout', { rate: 0.1 }, attention);
  const first = normalize(inside.add('Add', {}, input, attended));
  const wide = inside.add('Dense', { units: features, activation: 'relu' }, first);
  const narrow = inside.add('Dense', { units: features }, wide);
  const fed = inside.add('Dropout', { rate: 0.1 }, narrow);
  normalize(inside.add('Add', {}, first, fed));
  const parameters = [
    blockParameter('num_heads', 'Heads', heads, [attention]),
    blockParameter('key_dim', 'Size of keys', keys, [attention]),
    blockParameter('feed_forward', 'Units of the dense layer', features, [wide], 'units'),
  ];
  return { name: 'encoder', network: inside.inside(), parameters };
}
