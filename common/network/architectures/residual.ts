import type { NodeSpec } from '../network-spec.ts';
import type { Architecture } from './architecture.ts';
import { NetworkDrawing } from './network-drawing.ts';

/** Draws what residual networks are made of. */
class ResidualDrawing extends NetworkDrawing {
  readonly #convolution: NodeSpec['params'];
  readonly #normalization: NodeSpec['params'];

  /** Parameters that all convolutions and all normalisations have. */
  constructor(convolution: NodeSpec['params'], normalization: NodeSpec['params']) {
    super();
    this.#convolution = convolution;
    this.#normalization = normalization;
  }

  /** A convolution with batch normalisation, without an activation. */
  convolve(from: string, filters: number, size: number, stride = 1, padding = 'same'): string {
    const params = { filters, kernel_size: [size, size], strides: [stride, stride], padding };
    const convolved = this.add('Conv2D', { ...params, ...this.#convolution }, from);
    return this.add('BatchNormalization', this.#normalization, convolved);
  }

  rectify(from: string): string {
    return this.add('Activation', { activation: 'relu' }, from);
  }

  /** Two or more ways added up, then a rectifier. */
  join(...ways: readonly string[]): string {
    return this.rectify(this.add('Add', {}, ...ways));
  }

  /** Averages over the image and says how probable each class is. */
  classify(from: string, classes: number): void {
    const pooled = this.add('GlobalAveragePooling2D', {}, from);
    this.add('Dense', { units: classes, activation: 'softmax' }, pooled);
  }
}

/** Filters and number of blocks of ResNet-50's four stages. */
const stages50 = [
  [64, 3],
  [128, 4],
  [256, 6],
  [512, 3],
] as const;

/** ResNet-50 with the details of Keras's: biases, strides in the first 1×1 convolution, epsilon 1.001e-5. */
export const resNet50: Architecture = {
  id: 'resnet-50',
  label: 'ResNet-50',
  summary: 'Shortcuts around every block let fifty layers train as easily as five.',
  source: 'He, Zhang, Ren and Sun 2015, “Deep residual learning for image recognition”',
  published: { image: [224, 224, 3], classes: 1000 },
  build: ({ image, classes }) => {
    const drawing = new ResidualDrawing({}, { epsilon: 1.001e-5 });
    const input = drawing.add('Input', { shape: image });
    const padded = drawing.add('ZeroPadding2D', { padding: [3, 3, 3, 3] }, input);
    const first = drawing.rectify(drawing.convolve(padded, 64, 7, 2, 'valid'));
    const border = drawing.add('ZeroPadding2D', { padding: [1, 1, 1, 1] }, first);
    const pooling = { pool_size: [3, 3], strides: [2, 2] };
    let x = drawing.add('MaxPooling2D', pooling, border);
    stages50.forEach(([filters, blocks], stage) => {
      for (let block = 0; block < blocks; block++) {
        const stride = block === 0 && stage > 0 ? 2 : 1;
        const shortcut = block === 0 ? drawing.convolve(x, 4 * filters, 1, stride) : x;
        const narrowed = drawing.rectify(drawing.convolve(x, filters, 1, stride));
        const inner = drawing.rectify(drawing.convolve(narrowed, filters, 3));
        x = drawing.join(shortcut, drawing.convolve(inner, 4 * filters, 1));
      }
    });
    drawing.classify(x, classes);
    return drawing.network();
  },
};

/** ResNet-20 for small images, with 1×1 convolutions where a shortcut changes its shape. */
export const resNet20: Architecture = {
  id: 'resnet-20',
  label: 'ResNet-20',
  summary: 'The residual network for small images: nine blocks of two convolutions.',
  source: 'He, Zhang, Ren and Sun 2015, section 4.2',
  published: { image: [32, 32, 3], classes: 10 },
  build: ({ image, classes }) => {
    const drawing = new ResidualDrawing({ use_bias: false }, {});
    let x = drawing.rectify(drawing.convolve(drawing.add('Input', { shape: image }), 16, 3));
    [16, 32, 64].forEach((filters, stage) => {
      for (let block = 0; block < 3; block++) {
        const changes = block === 0 && stage > 0;
        const stride = changes ? 2 : 1;
        const inner = drawing.rectify(drawing.convolve(x, filters, 3, stride));
        const outer = drawing.convolve(inner, filters, 3);
        x = drawing.join(outer, changes ? drawing.convolve(x, filters, 1, stride) : x);
      }
    });
    drawing.classify(x, classes);
    return drawing.network();
  },
};
