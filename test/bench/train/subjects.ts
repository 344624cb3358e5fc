/** What one input takes: normally distributed numbers, or whole numbers under `below` where it is not 0. */
export interface InputKind {
  readonly shape: readonly number[];
  readonly below: number;
}

/** A network whose training is measured, as every side is told of it. */
export interface Subject {
  readonly name: string;
  /** What the sides call it. */
  readonly network: string;
  readonly inputs: readonly InputKind[];
  /** 1 for a number, 2 for yes or no, more for one of several classes. */
  readonly classes: number;
  readonly batch: number;
  /** Steps over all rows once; Keras's turns are made of whole epochs. */
  readonly epoch: number;
  /** Settings that may be the fastest beside the default ones, by peer. */
  readonly best: { readonly keras: readonly object[]; readonly torch: readonly object[] };
  /** One of the small networks, which are to be ten times as fast as both peers. */
  readonly small?: boolean;
}

const numbers = (...shape: number[]): InputKind => ({ shape, below: 0 });
const words: InputKind = { shape: [120], below: 10_000 };

/** Keras makes this many steps without leaving its graph. */
const together = 32;
const keras = [
  { steps_per_execution: together },
  { steps_per_execution: together, jit_compile: true },
];
const fused = { fused: true };
const compiled = { fused: true, compile: true };
const small = { keras, torch: [fused] };
const large = { keras, torch: [fused, compiled] };
const images = { keras, torch: [fused, compiled, { fused: true, channels_last: true }] };

/** The eight networks. */
export const subjects: readonly Subject[] = [
  {
    name: 'Iris 4-8-3, batch 16',
    network: 'iris',
    inputs: [numbers(4)],
    classes: 3,
    batch: 16,
    epoch: 512,
    best: small,
    small: true,
  },
  {
    name: 'House 4-64-64-1, batch 32',
    network: 'house',
    inputs: [numbers(4)],
    classes: 1,
    batch: 32,
    epoch: 512,
    best: small,
    small: true,
  },
  {
    name: 'MNIST MLP 784-512-512-10, batch 128',
    network: 'mnist',
    inputs: [numbers(784)],
    classes: 10,
    batch: 128,
    epoch: 32,
    best: large,
  },
  {
    name: 'CIFAR CNN, batch 32',
    network: 'cifar',
    inputs: [numbers(32, 32, 3)],
    classes: 10,
    batch: 32,
    epoch: 32,
    best: images,
  },
  {
    name: 'IMDB LSTM, batch 32 × 120',
    network: 'lstm',
    inputs: [words],
    classes: 2,
    batch: 32,
    epoch: 32,
    best: large,
  },
  {
    name: 'GRU text, batch 32 × 120',
    network: 'gru',
    inputs: [words],
    classes: 2,
    batch: 32,
    epoch: 32,
    best: large,
  },
  {
    name: 'Wide & Deep, batch 32',
    network: 'wide-deep',
    inputs: [numbers(5), numbers(6)],
    classes: 1,
    batch: 32,
    epoch: 512,
    best: small,
  },
  {
    name: 'ResNet-20 on CIFAR, batch 32',
    network: 'resnet',
    inputs: [numbers(32, 32, 3)],
    classes: 10,
    batch: 32,
    epoch: 8,
    best: {
      ...images,
      keras: keras.map((settings) => ({ ...settings, steps_per_execution: 8 })),
    },
  },
];
