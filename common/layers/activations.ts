import type { ForwardOps, Sym } from './forward-ops.ts';

/** An element-wise function (or softmax) after a layer. Names, constants and formulas are Keras 3's. */
export interface Activation {
  readonly id: string;
  readonly label: string;
  /** f(x) in plain text. */
  readonly formula: string;
  /** When to use it, in one sentence. */
  readonly help: string;
  readonly apply: (ops: ForwardOps, x: Sym) => Sym;
  /** Its slope is zero wherever it has one, so that nothing before it can be trained by gradients. */
  readonly hasNoGradient?: true;
}

/** Constants of the self-normalising activation (Klambauer et al. 2017). */
const seluAlpha = 1.6732632423543772;
const seluScale = 1.0507009873554805;

/** Keras's activations, and the step and sign functions for lessons. */
export const activations: readonly Activation[] = [
  {
    id: 'linear',
    label: 'Linear',
    formula: 'x',
    help: 'Leaves values as they are: for outputs that predict a number.',
    apply: (_ops, x) => x,
  },
  {
    id: 'relu',
    label: 'ReLU',
    formula: 'max(0, x)',
    help: 'The usual choice between layers: fast and easy to train.',
    apply: (ops, x) => ops.relu(x),
  },
  {
    id: 'leaky_relu',
    label: 'Leaky ReLU',
    formula: 'x for x > 0, else 0.2 · x',
    help: 'Like ReLU, but units cannot get stuck at zero.',
    apply: (ops, x) => leakyRelu(ops, x, 0.2),
  },
  {
    id: 'relu6',
    label: 'ReLU6',
    formula: 'min(max(0, x), 6)',
    help: 'ReLU with a ceiling, common in small image networks.',
    apply: (ops, x) => relu6(ops, x),
  },
  {
    id: 'elu',
    label: 'ELU',
    formula: 'x for x > 0, else eˣ − 1',
    help: 'Smooth below zero, with means closer to zero than ReLU.',
    apply: (ops, x) => elu(ops, x, 1),
  },
  {
    id: 'selu',
    label: 'SELU',
    formula: '1.0507 · (x for x > 0, else 1.6733 · (eˣ − 1))',
    help: 'Keeps activations normalised in deep dense networks with lecun_normal weights.',
    apply: (ops, x) => ops.mul(elu(ops, x, seluAlpha), ops.constant(seluScale)),
  },
  {
    id: 'gelu',
    label: 'GELU',
    formula: 'x · Φ(x), Φ the normal distribution function',
    help: 'Smooth relative of ReLU, usual in transformers.',
    apply: (ops, x) => {
      const phi = ops.add(ops.erf(ops.mul(x, ops.constant(Math.SQRT1_2))), ops.constant(1));
      return ops.mul(ops.mul(x, ops.constant(0.5)), phi);
    },
  },
  {
    id: 'silu',
    label: 'SiLU (swish)',
    formula: 'x · sigmoid(x)',
    help: 'Smooth relative of ReLU that often trains a little better in deep networks.',
    apply: (ops, x) => ops.mul(x, ops.sigmoid(x)),
  },
  {
    id: 'mish',
    label: 'Mish',
    formula: 'x · tanh(ln(1 + eˣ))',
    help: 'Smooth relative of ReLU and SiLU.',
    apply: (ops, x) => ops.mul(x, ops.tanh(ops.softplus(x))),
  },
  {
    id: 'softplus',
    label: 'Softplus',
    formula: 'ln(1 + eˣ)',
    help: 'Always positive: for outputs that must not be negative.',
    apply: (ops, x) => ops.softplus(x),
  },
  {
    id: 'softsign',
    label: 'Softsign',
    formula: 'x / (1 + |x|)',
    help: 'Like tanh, but approaches −1 and 1 more slowly.',
    apply: (ops, x) => ops.div(x, ops.add(ops.abs(x), ops.constant(1))),
  },
  {
    id: 'sigmoid',
    label: 'Sigmoid',
    formula: '1 / (1 + e⁻ˣ)',
    help: 'Between 0 and 1: for one output that is the probability of a class.',
    apply: (ops, x) => ops.sigmoid(x),
  },
  {
    id: 'hard_sigmoid',
    label: 'Hard sigmoid',
    formula: 'min(max(0, x + 3), 6) / 6',
    help: 'Sigmoid made of straight lines, cheap to compute.',
    apply: (ops, x) => ops.div(relu6(ops, ops.add(x, ops.constant(3))), ops.constant(6)),
  },
  {
    id: 'tanh',
    label: 'Tanh',
    formula: '(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)',
    help: 'Between −1 and 1, with mean zero: common in recurrent and small networks.',
    apply: (ops, x) => ops.tanh(x),
  },
  {
    id: 'exponential',
    label: 'Exponential',
    formula: 'eˣ',
    help: 'For positive outputs that span several orders of magnitude.',
    apply: (ops, x) => ops.exp(x),
  },
  {
    id: 'softmax',
    label: 'Softmax',
    formula: 'eˣᵢ / Σⱼ eˣⱼ',
    help: 'Positive outputs that sum to 1: for the probabilities of three or more classes.',
    apply: (ops, x) => ops.softmax(x),
  },
  {
    id: 'step',
    label: 'Step (no gradient)',
    formula: '1 for x > 0, else 0',
    help: 'Fires or does not, as the first neurons did. For lessons: what lies before it cannot learn by gradients.',
    apply: (ops, x) => ops.positive(x),
    hasNoGradient: true,
  },
  {
    id: 'sign',
    label: 'Sign (no gradient)',
    formula: '1 for x > 0, −1 for x < 0, else 0',
    help: 'As the step, but between −1 and 1. For lessons: what lies before it cannot learn by gradients.',
    apply: (ops, x) => ops.sub(ops.positive(x), ops.positive(ops.neg(x))),
    hasNoGradient: true,
  },
];

const byId = new Map(activations.map((activation) => [activation.id, activation]));

/** Finds an activation by its Keras name. */
export function findActivation(id: string): Activation | undefined {
  return byId.get(id);
}

/** Applies the activation of that name; throws a RangeError when there is none. */
export function applyActivation(ops: ForwardOps, id: string, x: Sym): Sym {
  const activation = byId.get(id);
  if (!activation) throw new RangeError(`There is no activation ${id}.`);
  return activation.apply(ops, x);
}

/** Whether training stops at the activation of that name. */
export function hasNoGradient(id: string): boolean {
  return byId.get(id)?.hasNoGradient === true;
}

/** x for x > 0, else slope · x; the slope also holds at 0, as in TensorFlow. */
export function leakyRelu(ops: ForwardOps, x: Sym, slope: number): Sym {
  const factor = ops.mul(ops.positive(x), ops.constant(1 - slope));
  return ops.mul(x, ops.add(factor, ops.constant(slope)));
}

/** x for x > 0, else alpha · (eˣ − 1). */
export function elu(ops: ForwardOps, x: Sym, alpha: number): Sym {
  // The exponent is kept at or below zero: a large positive x would overflow in the branch not taken.
  const below = ops.sub(ops.exp(ops.minimum(x, ops.constant(0))), ops.constant(1));
  return ops.add(ops.relu(x), ops.mul(below, ops.constant(alpha)));
}

function relu6(ops: ForwardOps, x: Sym): Sym {
  return ops.minimum(ops.relu(x), ops.constant(6));
}
