import type { EpochMetrics } from '../../common/runs/run.ts';
import { columnsOf, fromBlock, type EpochBlock } from './epoch-blocks.ts';

interface Extreme {
  block: number;
  index: number;
  value: number;
}

/**
 * What `thinEpochs` gives for the epochs of consecutive blocks, without making them all: about `most` epochs,
 * among them, from every stretch, those where any value is lowest or highest, and the first and last of all.
 */
export function thinBlocks(blocks: readonly EpochBlock[], most: number): EpochMetrics[] {
  const names = [...new Set(blocks.flatMap((block) => block.names))];
  const total = blocks.reduce((sum, { count }) => sum + count, 0);
  const [first, last] = [blocks[0], blocks.at(-1)];
  if (!first || !last || total <= most || names.length === 0) {
    return blocks.flatMap((block) => fromBlock(block));
  }
  const from = first.firstEpoch;
  const width = (last.firstEpoch + last.count - from) / stretchesOf(most, names.length);
  const kept = blocks.map(() => new Set<number>());
  const keep = ({ block, index }: Pick<Extreme, 'block' | 'index'>) => kept[block]?.add(index);
  keep({ block: 0, index: 0 });
  let stretch = new Stretch(0, names.length, { block: 0, index: 0 });
  blocks.forEach((block, number) => {
    const columns = columnsOf(block);
    const places = block.names.map((name) => names.indexOf(name));
    for (let index = 0; index < block.count;) {
      const here = Math.floor((block.firstEpoch + index - from) / width);
      if (here !== stretch.number) {
        stretch.extremes().forEach(keep);
        stretch = new Stretch(here, names.length, { block: number, index });
      }
      const end = Math.min(block.count, Math.max(index + 1, firstOf(here + 1) - block.firstEpoch));
      places.forEach((place, column) => {
        const values = columns[column + 1];
        if (values) stretch.look(place, { block: number, values, from: index, to: end });
      });
      index = end;
    }
  });
  stretch.extremes().forEach(keep);
  keep({ block: blocks.length - 1, index: last.count - 1 });
  return blocks.flatMap((block, number) =>
    fromBlock(
      block,
      [...(kept[number] ?? [])].sort((a, b) => a - b),
    ),
  );

  /** The first epoch of a stretch. */
  function firstOf(number: number): number {
    return Math.ceil(from + number * width);
  }
}

/** Every stretch keeps at most two epochs of each name. */
function stretchesOf(most: number, names: number): number {
  return Math.max(1, Math.floor(most / (2 * names)));
}

/** The lowest and the highest value of each name among the epochs looked at. */
class Stretch {
  readonly number: number;
  readonly #first: Pick<Extreme, 'block' | 'index'>;
  readonly #lowest: Extreme[];
  readonly #highest: Extreme[];

  constructor(number: number, names: number, first: Pick<Extreme, 'block' | 'index'>) {
    this.number = number;
    this.#first = first;
    this.#lowest = Array.from({ length: names }, () => ({ ...first, value: Infinity }));
    this.#highest = Array.from({ length: names }, () => ({ ...first, value: -Infinity }));
  }

  look(
    name: number,
    { block, values, from, to }: { block: number; values: Float64Array; from: number; to: number },
  ): void {
    const lowest = this.#lowest[name];
    const highest = this.#highest[name];
    if (!lowest || !highest) return;
    let low = -1;
    let high = -1;
    let least = lowest.value;
    let most = highest.value;
    for (let index = from; index < to; index++) {
      // NaN is neither lower nor higher.
      const value = values[index] ?? NaN;
      if (value < least) {
        least = value;
        low = index;
      }
      if (value > most) {
        most = value;
        high = index;
      }
    }
    if (low >= 0) Object.assign(lowest, { block, index: low, value: least });
    if (high >= 0) Object.assign(highest, { block, index: high, value: most });
  }

  /** Where a name has no value, the stretch's first epoch stands for it. */
  extremes(): readonly Pick<Extreme, 'block' | 'index'>[] {
    const found = [...this.#lowest, ...this.#highest];
    return found.map((one) => (Number.isFinite(one.value) ? one : this.#first));
  }
}
