import type { ColumnProfile } from '../../../../common/datasets/column.ts';
import type { ImageStatistics } from '../../../../common/datasets/images/image-statistics.ts';
import { openImagePack, type PackedImages } from './open-image-pack.ts';

/** Bars of the histogram of brightness, over 0 to 256. */
const bars = 32;

/** Adds to the profiles of columns of pictures what the pictures are like. */
export async function withImageStatistics(
  profiles: readonly ColumnProfile[],
  datasetFolder: string,
): Promise<readonly ColumnProfile[]> {
  if (!profiles.some(({ type }) => type === 'image')) return profiles;
  const pack = await openImagePack(datasetFolder);
  try {
    const image = imageStatistics(pack);
    return profiles.map((profile) => (profile.type === 'image' ? { ...profile, image } : profile));
  } finally {
    await pack.close();
  }
}

/** What the pictures of a pack are like, from its index alone. */
export function imageStatistics(pack: Pick<PackedImages, 'count' | 'facts'>): ImageStatistics {
  const [width, height] = [new Range(), new Range()];
  const channels = new Counts<number>();
  const formats = new Counts<string>();
  const brightness = Array.from({ length: bars }, () => 0);
  let deep = 0;
  for (let row = 0; row < pack.count; row += 1) {
    const facts = pack.facts(row);
    if (!facts) continue;
    width.add(facts.width);
    height.add(facts.height);
    channels.add(facts.channels);
    formats.add(facts.format);
    const bar = Math.floor((facts.brightness * bars) / 256);
    brightness[bar] = (brightness[bar] ?? 0) + 1;
    if (facts.deep) deep += 1;
  }
  const step = 256 / bars;
  return {
    width: width.range,
    height: height.range,
    channels: channels.entries.map(([value, count]) => ({ channels: value, count })),
    formats: formats.entries.map(([format, count]) => ({ format, count })),
    brightness: brightness.map((count, bar) => ({
      from: bar * step,
      to: (bar + 1) * step,
      count,
    })),
    deep,
  };
}

class Range {
  #min = Infinity;
  #max = 0;

  add(value: number): void {
    this.#min = Math.min(this.#min, value);
    this.#max = Math.max(this.#max, value);
  }

  get range(): { readonly min: number; readonly max: number } {
    return { min: this.#max === 0 ? 0 : this.#min, max: this.#max };
  }
}

class Counts<T> {
  readonly #counts = new Map<T, number>();

  add(value: T): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + 1);
  }

  /** The most frequent first. */
  get entries(): (readonly [T, number])[] {
    return [...this.#counts].toSorted((a, b) => b[1] - a[1]);
  }
}
