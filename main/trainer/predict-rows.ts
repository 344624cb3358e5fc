import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FeatureReader, Program } from './engines/engine.ts';

/** Numbers that one call of the engine takes in at most. */
const callSize = 2 ** 20;

/**
 * Outputs of the given rows, row-major [chosen.length, outputs].
 * @param features Row-major [rows, width], in memory or read as needed.
 */
export async function predictRows(
  program: Program,
  features: Float32Array | FeatureReader,
  width: number,
  chosen: Int32Array,
): Promise<Float32Array> {
  const perCall = Math.max(1, Math.floor(callSize / Math.max(1, width)));
  const parts: Float32Array[] = [];
  for (let from = 0; from < chosen.length; from += perCall) {
    const rows = chosen.subarray(from, from + perCall);
    const input = new Float32Array(rows.length * width);
    if (features instanceof Float32Array) {
      rows.forEach((row, index) =>
        input.set(features.subarray(row * width, (row + 1) * width), index * width),
      );
    } else {
      features.read(rows, input);
    }
    // A copy: the engine may use its memory again.
    parts.push((await program.predict(input, rows.length)).slice());
    await nextTurn();
  }
  return joined(parts);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((length, part) => length + part.length, 0));
  let start = 0;
  for (const part of parts) {
    all.set(part, start);
    start += part.length;
  }
  return all;
}
