import type { HistogramBin } from '../column.ts';
import { textSplitter } from './split-text.ts';
import type { TextStatistics } from './text-statistics.ts';
import { defaultTextTreatment } from './text-treatment.ts';

const topWordsShown = 40;
const barsShown = 30;

/** Gathers the statistics of texts that come one by one. */
export class TextDescriber {
  readonly #split = textSplitter(defaultTextTreatment);
  readonly #words = new Map<string, number>();
  readonly #characters = new Set<string>();
  readonly #lengths: number[] = [];
  readonly #sizes: number[] = [];

  add(text: string): void {
    const words = this.#split(text);
    for (const word of words) this.#words.set(word, (this.#words.get(word) ?? 0) + 1);
    let size = 0;
    for (const character of text) {
      this.#characters.add(character);
      size += 1;
    }
    this.#lengths.push(words.length);
    this.#sizes.push(size);
  }

  /** Null when there was no text. */
  statistics(): TextStatistics | null {
    const lengths = this.#lengths.toSorted((a, b) => a - b);
    const [min] = lengths;
    const max = lengths.at(-1);
    if (min === undefined || max === undefined) return null;
    const top = [...this.#words].sort(([, a], [, b]) => b - a).slice(0, topWordsShown);
    return {
      texts: lengths.length,
      words: { min, max, mean: lengths.reduce((sum, length) => sum + length, 0) / lengths.length },
      lengths: lengthBars(lengths, max),
      length90: notExceeded(lengths, 0.9),
      characters90: notExceeded(
        this.#sizes.toSorted((a, b) => a - b),
        0.9,
      ),
      vocabulary: this.#words.size,
      characters: this.#characters.size,
      topWords: top.map(([word, count]) => ({ word, count })),
    };
  }
}

/** The smallest value that so large a share of the sorted values does not exceed. */
function notExceeded(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

/** Bars of whole numbers of words, all equally wide, from 0. */
function lengthBars(lengths: readonly number[], max: number): HistogramBin[] {
  const width = Math.max(1, Math.ceil((max + 1) / barsShown));
  const counts = new Array<number>(Math.floor(max / width) + 1).fill(0);
  for (const length of lengths) {
    const bar = Math.floor(length / width);
    counts[bar] = (counts[bar] ?? 0) + 1;
  }
  return counts.map((count, bar) => ({ from: bar * width, to: (bar + 1) * width, count }));
}
