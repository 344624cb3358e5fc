import type { Tensor } from '@tensorflow/tfjs';
import type { TensorFlow } from './tensorflow-api.ts';

/** What a gradient is worked out from: the one arriving at the result, and what was kept of the inputs. */
type GradientOf = (dy: Tensor, saved: readonly Tensor[]) => Tensor | Tensor[];

/** An operation whose gradient TensorFlow.js lacks, or works out otherwise than TensorFlow does. */
function withGradient(
  tf: TensorFlow,
  inputs: readonly Tensor[],
  compute: (save: (...tensors: Tensor[]) => void) => Tensor,
  gradientOf: GradientOf,
): Tensor {
  const operation = tf.customGrad((...given) => {
    // The last argument keeps tensors for the way back; all others are released before it.
    const save = given.at(-1) as (tensors: Tensor[]) => void;
    return { value: compute((...tensors) => save(tensors)), gradFunc: gradientOf };
  });
  return operation(...inputs);
}

/** A result whose gradient is zero for all inputs. */
export function withoutGradient(
  tf: TensorFlow,
  inputs: readonly Tensor[],
  compute: () => Tensor,
): Tensor {
  const shapes = inputs.map((input) => input.shape);
  return withGradient(tf, inputs, compute, () => shapes.map((shape) => tf.zeros(shape)));
}

/** |x| with the gradient 0 at 0; TensorFlow.js gives −1 there. */
export function absolute(tf: TensorFlow, x: Tensor): Tensor {
  return withGradient(
    tf,
    [x],
    (save) => {
      save(x);
      return tf.abs(x);
    },
    (dy, [kept]) => tf.mul(dy, tf.sign(kept ?? x)),
  );
}

/** Repeats values along axes of length 1; TensorFlow.js adds up the gradient slice by slice, to rank 4. */
export function expand(tf: TensorFlow, x: Tensor, shape: readonly number[]): Tensor {
  const missing = shape.length - x.rank;
  const from = [...Array<number>(missing).fill(1), ...x.shape];
  const repeated = shape.flatMap((length, axis) => (length !== from[axis] ? [axis] : []));
  if (repeated.length === 0) return x.rank === shape.length ? x : x.reshape([...shape]);
  return withGradient(
    tf,
    [x],
    () => tf.broadcastTo(x, [...shape]),
    (dy) => tf.sum(dy, repeated).reshape(x.shape),
  );
}

/** The largest values, whose gradient equal ones share; in TensorFlow.js each takes the whole. */
export function reduceMax(
  tf: TensorFlow,
  x: Tensor,
  axes: readonly number[],
  keepDims: boolean,
): Tensor {
  const along = [...axes];
  return withGradient(
    tf,
    [x],
    (save) => {
      const largest = tf.equal(x, tf.max(x, along, true)).cast('float32');
      save(tf.div(largest, tf.sum(largest, along, true)));
      return tf.max(x, along, keepDims);
    },
    (dy, [share]) => {
      if (!share) throw new RangeError('Nothing was kept of the largest values.');
      const kept = share.shape.map((length, axis) =>
        reduces(along, axis, share.rank) ? 1 : length,
      );
      return tf.mul(share, dy.reshape(kept));
    },
  );
}

/** Rows of a table by number; TensorFlow.js works out the gradient once per row of the table. */
export function gather(tf: TensorFlow, table: Tensor, ids: Tensor): Tensor {
  const rows = ids.size;
  const wholeIds = () => tf.cast(ids, 'int32');
  return withGradient(
    tf,
    [table, ids],
    (save) => {
      save(wholeIds());
      return tf.gather(table, wholeIds());
    },
    (dy, [kept]) => {
      const numbers = (kept ?? wholeIds()).reshape([rows, 1]);
      const updates = dy.reshape([rows, ...table.shape.slice(1)]);
      return [tf.scatterND(numbers, updates, table.shape), tf.zeros(ids.shape)];
    },
  );
}

function reduces(axes: readonly number[], axis: number, rank: number): boolean {
  return axes.includes(axis) || axes.includes(axis - rank);
}
