import { imageSize } from '../convolution/sliding-window.ts';
import type { ForwardOps, Sym } from '../forward-ops.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { ForwardCall, LayerDefinition, Params, ParamSchema } from '../layer.ts';
import { numbersParam } from '../params.ts';
import { numbersOf } from '../read-params.ts';

interface Augmentation {
  readonly type: string;
  readonly summary: string;
  readonly what: string;
  readonly formula?: string;
  readonly when: string;
  readonly params: readonly ParamSchema[];
  readonly describe: (params: Params) => string;
  /** Changes the images [batch, rows, columns, channels], each by random numbers of its own. */
  readonly change: (call: ForwardCall, images: Sym) => Sym;
}

/** A layer that changes images at random while training and leaves them alone otherwise. */
export function augmentation(words: Augmentation): LayerDefinition {
  const { type, summary, what, formula, when, params, describe, change } = words;
  return {
    type,
    category: 'augmentation',
    summary,
    help: { what: `${what} Does nothing when predicting.`, when, ...(formula ? { formula } : {}) },
    params,
    inputs: { min: 1, max: 1 },
    inferShape: (inputs) => {
      const shape = onlyShape(inputs);
      imageSize(shape, type);
      return shape;
    },
    weights: () => [],
    describe,
    forward: (call) => {
      const images = onlyInput(call);
      return call.training ? change(call, images) : images;
    },
  };
}

/** A range of random amounts, [from, to]. */
export function rangeParam(
  key: string,
  label: string,
  fallback: readonly [number, number] | null,
  help: string,
  limits: { readonly min?: number; readonly max?: number } = {},
): ParamSchema {
  return numbersParam(key, label, fallback, help, {
    ...limits,
    length: 2,
    nullable: fallback === null,
  });
}

/** The range that a parameter gives, the smaller number first. */
export function rangeOf(params: Params, key: string): readonly [number, number] {
  const [first = 0, second = 0] = numbersOf(params, key);
  return [Math.min(first, second), Math.max(first, second)];
}

/** A range in one short line: `−0.1 to 0.1`. */
export function describeRange(params: Params, key: string): string {
  return rangeOf(params, key)
    .map((amount) => String(amount).replace('-', '−'))
    .join(' to ');
}

/** A random number between `from` and `to` for each image, with axes of length 1 behind: [batch, 1, …]. */
export function randomPerImage(
  ops: ForwardOps,
  images: Sym,
  rank: number,
  [from, to]: readonly [number, number],
): Sym {
  const [batch = 1] = images.shape;
  const drawn = ops.randomUniform([batch, ...Array<number>(rank - 1).fill(1)]);
  return ops.add(ops.mul(drawn, ops.constant(to - from)), ops.constant(from));
}
