import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FeatureReader, Program } from './engines/engine.ts';

/** Numbers that one call of the engine takes in at most. */
const callSize = 2 ** 20;

/**
 * What the main output gives for the given rows, row-major [chosen.length, outputs].
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
  if (!(features instanceof Float32Array)) features.expect?.(chosen);
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
    parts.push(mainOutput(await program.predict(input, rows.length), program.outputWidths));
    await nextTurn();
  }
  return joined(parts);
}

/** The first `widths[0]` numbers of each row, in memory of their own: the engine may use its again. */
function mainOutput(outputs: Float32Array, widths: readonly number[]): Float32Array {
  const [width = 1] = widths;
  if (widths.length === 1) return outputs.slice();
  const total = widths.reduce((sum, next) => sum + next, 0);
  const rows = outputs.length / total;
  const main = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    main.set(outputs.subarray(row * total, row * total + width), row * width);
  }
  return main;
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
