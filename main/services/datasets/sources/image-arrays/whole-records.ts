/** Bytes that are handed on at once, about. */
const blockSize = 512 * 1024;

/** What is left of a source when its records were taken. */
export interface RecordsEnd {
  /** Bytes of a last record that is not whole. */
  readonly left: number;
}

/**
 * Cuts a stream of bytes into blocks of whole records of one length, each a view that is good until the next. A last
 * record that is not whole is left out and told at the end.
 */
export async function* wholeRecords(
  chunks: AsyncIterable<Buffer>,
  length: number,
): AsyncGenerator<Buffer, RecordsEnd> {
  let waiting: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    if (size > 0 && size < length && chunk.length >= blockSize + length) {
      // A large piece is not copied for the sake of the one record that began before it.
      const missing = length - size;
      yield Buffer.concat([...waiting, chunk.subarray(0, missing)]);
      const end = chunk.length - ((chunk.length - missing) % length);
      yield chunk.subarray(missing, end);
      waiting = [chunk.subarray(end)];
      size = chunk.length - end;
      continue;
    }
    waiting.push(chunk);
    size += chunk.length;
    if (size < length || size < blockSize) continue;
    const all = waiting.length === 1 ? chunk : Buffer.concat(waiting);
    const whole = size - (size % length);
    yield all.subarray(0, whole);
    waiting = whole < size ? [all.subarray(whole)] : [];
    size -= whole;
  }
  const all = Buffer.concat(waiting);
  const whole = size - (size % length);
  if (whole > 0) yield all.subarray(0, whole);
  return { left: size - whole };
}
