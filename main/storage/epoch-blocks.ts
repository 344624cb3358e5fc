import type { EpochMetrics } from '../../common/runs/run.ts';

/** A full stretch of epochs becomes a block. */
export const stretch = 1024;

/** Consecutive epochs that log the same names. */
export interface EpochBlock {
  readonly firstEpoch: number;
  readonly count: number;
  readonly names: readonly string[];
  /** float64, little-endian, column by column: seconds, then each name; NaN stands for `null`. */
  readonly bytes: Uint8Array;
}

/** Cuts epochs in ascending order into blocks: a new one begins after a gap and where other names are logged. */
export function toBlocks(epochs: readonly EpochMetrics[]): readonly EpochBlock[] {
  const blocks: EpochBlock[] = [];
  let from = 0;
  for (let to = 1; to <= epochs.length; to++) {
    const before = epochs[to - 1];
    const next = epochs[to];
    if (before && next?.epoch === before.epoch + 1 && logSame(before, next)) continue;
    blocks.push(toBlock(epochs.slice(from, to)));
    from = to;
  }
  return blocks;
}

/** The epochs of a block, in order; those of the given indices only, where they are given. */
export function fromBlock(block: EpochBlock, indices?: readonly number[]): EpochMetrics[] {
  const columns = columnsOf(block);
  const wanted = indices ?? Array.from({ length: block.count }, (_, index) => index);
  return wanted.map((index) => {
    const values: Record<string, number | null> = {};
    block.names.forEach((name, place) => {
      const value = columns[place + 1]?.[index] ?? NaN;
      values[name] = Number.isNaN(value) ? null : value;
    });
    return { epoch: block.firstEpoch + index, seconds: columns[0]?.[index] ?? 0, values };
  });
}

/** The epochs of a block from one to another, both included: the block itself, a shorter one, or none. */
export function cutBlock(block: EpochBlock, from: number, to: number): readonly EpochBlock[] {
  const first = Math.max(0, from - block.firstEpoch);
  const end = Math.min(block.count, to + 1 - block.firstEpoch);
  if (first === 0 && end === block.count) return [block];
  if (first >= end) return [];
  const whole = new Float64Array((end - first) * (block.names.length + 1));
  columnsOf(block).forEach((column, place) => {
    whole.set(column.subarray(first, end), place * (end - first));
  });
  return [
    {
      firstEpoch: block.firstEpoch + first,
      count: end - first,
      names: block.names,
      bytes: new Uint8Array(whole.buffer),
    },
  ];
}

/** Seconds, then the values of each name. */
export function columnsOf({ bytes, count, names }: EpochBlock): readonly Float64Array[] {
  const length = count * (names.length + 1);
  const aligned = bytes.byteOffset % Float64Array.BYTES_PER_ELEMENT === 0;
  const { buffer, byteOffset } = aligned ? bytes : bytes.slice();
  const whole = new Float64Array(buffer, byteOffset, length);
  return Array.from({ length: names.length + 1 }, (_, place) =>
    whole.subarray(place * count, (place + 1) * count),
  );
}

function toBlock(epochs: readonly EpochMetrics[]): EpochBlock {
  const count = epochs.length;
  const names = Object.keys(epochs[0]?.values ?? {});
  const whole = new Float64Array(count * (names.length + 1));
  epochs.forEach(({ seconds, values }, index) => {
    whole[index] = seconds;
    names.forEach((name, place) => {
      whole[(place + 1) * count + index] = values[name] ?? NaN;
    });
  });
  return {
    firstEpoch: epochs[0]?.epoch ?? 1,
    count,
    names,
    bytes: new Uint8Array(whole.buffer),
  };
}

function logSame(a: EpochMetrics, b: EpochMetrics): boolean {
  const names = Object.keys(a.values);
  return (
    names.length === Object.keys(b.values).length &&
    names.every((name) => Object.hasOwn(b.values, name))
  );
}
