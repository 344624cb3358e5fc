import type { MessageInitShape } from '@bufbuild/protobuf';
import type { HistogramProtoSchema } from './generated/event_pb.js';

/** As many as `tf.summary.histogram` makes. */
const bucketCount = 30;

/** How the values of a tensor lie, in 30 buckets of the same width; values that are no numbers are left out. */
export function weightHistogram(
  values: Float32Array,
): MessageInitShape<typeof HistogramProtoSchema> {
  let min = Infinity;
  let max = -Infinity;
  let num = 0;
  let sum = 0;
  let sumSquares = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    num += 1;
    sum += value;
    sumSquares += value * value;
  }
  if (num === 0) return { min: 0, max: 0, num: 0, sum: 0, sumSquares: 0 };
  if (min === max) {
    return { min, max, num, sum, sumSquares, bucketLimit: [max], bucket: [num] };
  }
  const width = (max - min) / bucketCount;
  const bucket = new Array<number>(bucketCount).fill(0);
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const index = Math.min(bucketCount - 1, Math.floor((value - min) / width));
    bucket[index] = (bucket[index] ?? 0) + 1;
  }
  const bucketLimit = bucket.map((_, index) =>
    index === bucketCount - 1 ? max : min + (index + 1) * width,
  );
  return { min, max, num, sum, sumSquares, bucketLimit, bucket };
}
