import type { ForwardOps, Sym } from '../forward-ops.ts';
import type { ForwardCall } from '../layer.ts';
import { maskOfInput, mergeLayer } from './merge.ts';

/** Keras `Add`: the sum of all inputs. */
export const add = mergeLayer({
  type: 'Add',
  summary: 'Adds inputs value by value.',
  help: {
    what: 'Adds the values of all inputs in the same place.',
    formula: 'y = x₁ + x₂ + …',
    when: 'To lead values past some layers, as in residual networks.',
  },
  merge: ({ ops }, inputs) => fold(inputs, (a, b) => ops.add(a, b)),
});

/** Keras `Subtract`: the first input less the second. */
export const subtract = mergeLayer({
  type: 'Subtract',
  summary: 'Subtracts the second input from the first.',
  help: {
    what: 'Takes the values of the second input from those of the first.',
    formula: 'y = x₁ − x₂',
    when: 'To compare two inputs by their difference.',
  },
  pair: true,
  merge: ({ ops }, inputs) => fold(inputs, (a, b) => ops.sub(a, b)),
});

/** Keras `Average`: the mean of all inputs. */
export const average = mergeLayer({
  type: 'Average',
  summary: 'Averages inputs value by value.',
  help: {
    what: 'Gives the mean of the inputs’ values in the same place.',
    formula: 'y = (x₁ + … + xₙ) / n',
    when: 'To let several branches vote.',
  },
  merge: ({ ops }, inputs) =>
    ops.div(
      fold(inputs, (a, b) => ops.add(a, b)),
      ops.constant(inputs.length),
    ),
});

/**
 * Keras `Multiply`: the product of all inputs. A masked time step counts as 1; where it counts in no
 * input the result is 0.
 */
export const multiply = mergeLayer({
  type: 'Multiply',
  summary: 'Multiplies inputs value by value.',
  help: {
    what: 'Multiplies the values of all inputs in the same place.',
    formula: 'y = x₁ · x₂ · …',
    when: 'To let one branch open and close another, as a gate.',
  },
  merge: (call, inputs) => {
    const { ops } = call;
    const masks = inputs.map((_, index) => maskOfInput(call, index, inputs));
    const counted = inputs.map((x, index) => {
      const mask = masks[index];
      return mask ? ops.where(mask, x, ops.constant(1)) : x;
    });
    const product = fold(counted, (a, b) => ops.mul(a, b));
    const known = masks.filter((mask) => mask !== null);
    if (known.length < masks.length) return product;
    return ops.mul(
      product,
      fold(known, (a, b) => ops.maximum(a, b)),
    );
  },
});

/** Keras `Maximum`: the largest of all inputs; masked time steps leave it to the other inputs. */
export const maximum = mergeLayer({
  type: 'Maximum',
  summary: 'Takes the largest value in each place.',
  help: {
    what: 'Compares the inputs in each place and keeps the largest value.',
    formula: 'y = max(x₁, x₂, …)',
    when: 'When it is enough that one of several branches responds.',
  },
  merge: (call, inputs) => chosen(call, inputs, (ops, a, b) => ops.maximum(a, b)),
});

/** Keras `Minimum`: the smallest of all inputs; masked time steps leave it to the other inputs. */
export const minimum = mergeLayer({
  type: 'Minimum',
  summary: 'Takes the smallest value in each place.',
  help: {
    what: 'Compares the inputs in each place and keeps the smallest value.',
    formula: 'y = min(x₁, x₂, …)',
    when: 'When all of several branches have to respond.',
  },
  merge: (call, inputs) => chosen(call, inputs, (ops, a, b) => ops.minimum(a, b)),
});

/** Compares inputs two by two; where one of a pair does not count, the other stands for it. */
function chosen(
  call: ForwardCall,
  inputs: readonly Sym[],
  choose: (ops: ForwardOps, a: Sym, b: Sym) => Sym,
): Sym {
  const { ops } = call;
  const [first, ...others] = inputs;
  if (!first) throw new RangeError('A merging layer has no input.');
  let output = first;
  let counts = maskOfInput(call, 0, inputs);
  others.forEach((input, index) => {
    const mask = maskOfInput(call, index + 1, inputs);
    const x = mask ? ops.where(mask, input, output) : input;
    if (counts) output = ops.where(counts, output, x);
    counts = mask && counts ? ops.maximum(counts, mask) : null;
    output = choose(ops, output, x);
  });
  return output;
}

function fold(inputs: readonly Sym[], merge: (a: Sym, b: Sym) => Sym): Sym {
  const [first, ...others] = inputs;
  if (!first) throw new RangeError('A merging layer has no input.');
  return others.reduce(merge, first);
}
