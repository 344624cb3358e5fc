import { type PartData, type UsablePart, usablePart } from './part-data.ts';

/** Numbers that a thread keeps of parts that may be asked about again: 256 MB. */
const keptNumbers = 64_000_000;

/** The parts that were judged last, by key; lives in the thread that judges. */
export class KeptParts {
  readonly #parts = new Map<string, UsablePart>();

  /** The part of a key, taken from `data` where it is given; null for one that is not known. */
  get(key: string, data: PartData | null): UsablePart | null {
    const part = data ? usablePart(data) : this.#parts.get(key);
    if (!part) return null;
    this.#parts.delete(key);
    this.#parts.set(key, part);
    this.#forgetOldest(key);
    return part;
  }

  #forgetOldest(newest: string): void {
    let total = [...this.#parts.values()].reduce((sum, part) => sum + numbersOf(part), 0);
    for (const [key, part] of this.#parts) {
      if (total <= keptNumbers || key === newest) return;
      this.#parts.delete(key);
      total -= numbersOf(part);
    }
  }
}

function numbersOf({ outputs, rows, unusable, trainingTargets }: UsablePart): number {
  // Where rows were left out, they are all kept beside the others.
  const copies = unusable.length > 0 ? 2 : 1;
  return copies * (3 * outputs.length + 4 * rows.length) + trainingTargets.length;
}
