import type { FeatureReader, TrainingData } from '../engine.ts';
import { Tensor } from './onnx-runtime.ts';
import type { Feeds } from './step-feeds.ts';

/** Inputs that hold rows, and the rows' numbers in them. */
export interface RowFeeds {
  readonly feeds: Feeds;
  readonly rows: Int32Array;
}

/** Training rows in the runtime's form. */
export interface BoundRows {
  readonly targets: Float32Array;
  readonly weighted: boolean;
  /** Features, targets and, if there are any, the rows' weights. */
  readonly trainingFeeds: (order: Int32Array) => RowFeeds;
  /** Features and targets. */
  readonly forwardFeeds: (order: Int32Array) => RowFeeds;
}

/**
 * How rows in memory get to a graph: all of them each time, which costs nothing where graphs read this
 * process's memory, or only those of a call.
 */
export type HandedOver = 'whole' | 'by call';

/**
 * Rows in memory are handed over whole, and the graph picks those of each batch. Of rows that are read from
 * elsewhere only those of one call are handed over, so that memory does not grow with their number.
 */
export function bindRows(
  data: TrainingData,
  featureCount: number,
  targetCount: number,
  handedOver: HandedOver = 'whole',
): BoundRows {
  const { features, targets, sampleWeights } = data;
  const common = { targets, weighted: sampleWeights !== undefined };
  if (!(features instanceof Float32Array) || handedOver === 'by call') {
    const reader = features instanceof Float32Array ? readerOf(features, featureCount) : features;
    // Calls do not overlap, and memory that is used again need not be cleared and mapped each time.
    let memory = new Float32Array(0);
    const read = (order: Int32Array) => {
      const size = order.length * reader.width;
      if (memory.length < size) memory = new Float32Array(size);
      return readFeeds(data, reader, targetCount, order, memory.subarray(0, size));
    };
    return {
      ...common,
      trainingFeeds: read,
      forwardFeeds: (order) => {
        const { feeds, rows } = read(order);
        delete feeds['row_weights'];
        return { feeds, rows };
      },
    };
  }
  const feeds: Feeds = {
    features: new Tensor('float32', features, [data.rows, featureCount]),
    targets: new Tensor('float32', targets, [data.rows, targetCount]),
  };
  const weighted = sampleWeights
    ? { ...feeds, row_weights: new Tensor('float32', sampleWeights, [data.rows]) }
    : feeds;
  return {
    ...common,
    trainingFeeds: (rows) => ({ feeds: weighted, rows }),
    forwardFeeds: (rows) => ({ feeds, rows }),
  };
}

function readerOf(features: Float32Array, width: number): FeatureReader {
  const read = (rows: Int32Array, into: Float32Array) => {
    rows.forEach((row, index) => {
      into.set(features.subarray(row * width, (row + 1) * width), index * width);
    });
  };
  return { width, read };
}

function readFeeds(
  { targets, sampleWeights }: TrainingData,
  reader: FeatureReader,
  targetCount: number,
  order: Int32Array,
  features: Float32Array,
): RowFeeds {
  const count = order.length;
  reader.read(order, features);
  const chosen = new Float32Array(count * targetCount);
  order.forEach((row, index) => {
    const values = targets.subarray(row * targetCount, (row + 1) * targetCount);
    chosen.set(values, index * targetCount);
  });
  const feeds: Feeds = {
    features: new Tensor('float32', features, [count, reader.width]),
    targets: new Tensor('float32', chosen, [count, targetCount]),
  };
  if (sampleWeights) {
    const weights = Float32Array.from(order, (row) => sampleWeights[row] ?? 1);
    feeds['row_weights'] = new Tensor('float32', weights, [count]);
  }
  return { feeds, rows: Int32Array.from({ length: count }, (_, index) => index) };
}
