/**
 * What `work` makes of each item, in the items' order, with several in the works at once. The next item is asked for
 * only when there is room, and nothing is in the works any more when this ends, whichever way.
 * @param width How many at once.
 */
export async function* mapOrdered<T, R>(
  items: AsyncIterable<T> | Iterable<T>,
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const started: Promise<R>[] = [];
  try {
    for await (const item of items) {
      const result = work(item);
      // Whoever takes it hears of its failure; until then it is nobody's.
      result.catch(() => undefined);
      started.push(result);
      if (started.length >= width) yield await (started.shift() as Promise<R>);
    }
    while (started.length > 0) yield await (started.shift() as Promise<R>);
  } finally {
    await Promise.allSettled(started);
  }
}
