import { RandomSource } from '../../../common/random/random-source.ts';
import type { LearningData, Rows } from './learning-data.ts';

/** Values that a window holds, from which the next one is told. */
const window = 4;
const trainingValues = 800;
const allValues = 1000;

/** A slow sine with noise that is uniform from 0 to 2, whose variance of 1/3 nobody can tell. */
export function noisySine(): LearningData {
  const random = RandomSource.seeded(4, 'sine');
  const series = Float32Array.from(
    { length: allValues },
    (_, time) => Math.sin(0.02 * time) + 2 * random.uniform(),
  );
  return {
    train: windows(series.subarray(0, trainingValues)),
    test: windows(series.subarray(trainingValues)),
  };
}

function windows(series: Float32Array): Rows {
  const rows = series.length - window;
  const starts = Array.from({ length: rows }, (_, start) => start);
  return {
    rows,
    features: Float32Array.from(
      starts.flatMap((start) => [...series.subarray(start, start + window)]),
    ),
    targets: series.slice(window),
  };
}
