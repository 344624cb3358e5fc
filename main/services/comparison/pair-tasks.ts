import type { FlipKind } from '../../../common/comparison/comparison-api.ts';
import type { KeptParts } from '../evaluation/kept-parts.ts';
import type { PartData } from '../evaluation/part-data.ts';
import { ComparedPair } from './compared-pair.ts';

/** One of two parts that are compared. */
export interface PartOfPair {
  /** Tells the part, with the state of its run, from others. */
  readonly key: string;
  /** Of the run, for sentences. */
  readonly name: string;
  /** Null where the thread is to use what it has. */
  readonly data: PartData | null;
}

/** A question about the answers of two runs. */
export interface AboutPair {
  readonly first: PartOfPair;
  readonly second: PartOfPair;
}

/** Keys of parts whose rows the thread does not have: the question is to be asked again with them. */
export interface UnknownParts {
  readonly unknown: readonly string[];
}

/** What a thread that has judged parts says of two of them. The pair asked about last is kept. */
export function pairTasks(parts: KeptParts) {
  let last: { readonly key: string; readonly pair: ComparedPair } | null = null;

  const about = <Result>(
    { first, second }: AboutPair,
    use: (pair: ComparedPair) => Result,
  ): { readonly result: Result } | UnknownParts => {
    const key = [first.key, first.name, second.key, second.name].join('\n');
    if (last?.key !== key) {
      const [one, other] = [parts.get(first.key, first.data), parts.get(second.key, second.data)];
      const unknown = [one ? [] : first.key, other ? [] : second.key].flat();
      if (!one || !other) return { unknown };
      // Before there is another, so that two pairs are never held at once.
      last = null;
      const pair = new ComparedPair(
        { name: first.name, ...one.whole() },
        { name: second.name, ...other.whole() },
      );
      last = { key, pair };
    }
    return { result: use(last.pair) };
  };

  return {
    flips: ({
      kind,
      offset,
      limit,
      ...asked
    }: AboutPair & { readonly kind: FlipKind; readonly offset: number; readonly limit: number }) =>
      about(asked, (pair) => pair.page(kind, offset, limit)),
    better: (asked: AboutPair) => about(asked, (pair) => pair.verdict()),
  };
}
