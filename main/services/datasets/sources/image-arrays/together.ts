/**
 * Runs works at the same time. When one fails the others are told to stop, and its error is thrown once all have
 * ended, so that nothing writes into a folder that is being removed.
 */
export async function together<T extends readonly unknown[]>(
  signal: AbortSignal | undefined,
  works: { readonly [K in keyof T]: (signal: AbortSignal) => Promise<T[K]> },
): Promise<T> {
  const stop = new AbortController();
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const run = works.map(async (work) => {
    try {
      return await work(either);
    } catch (error) {
      stop.abort(error);
      throw error;
    }
  });
  await Promise.allSettled(run);
  if (stop.signal.aborted) throw stop.signal.reason;
  return (await Promise.all(run)) as unknown as T;
}
