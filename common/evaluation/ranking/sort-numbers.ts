/**
 * Sorts numbers ascending in place; −0 before 0. Single-precision numbers are sorted by their bits, eleven at a time
 * (Herf 2001, Radix tricks), several times as fast as by comparison.
 */
export function sortNumbers<Numbers extends Float32Array | Float64Array>(
  numbers: Numbers,
): Numbers {
  if (numbers instanceof Float32Array && numbers.length > 256) sortByBits(numbers);
  else numbers.sort();
  return numbers;
}

const digits = 2048;

function sortByBits(numbers: Float32Array): void {
  const count = numbers.length;
  let from: Uint32Array = new Uint32Array(numbers.buffer, numbers.byteOffset, count);
  let to: Uint32Array = new Uint32Array(count);
  const histograms = new Uint32Array(3 * digits);
  for (let index = 0; index < count; index++) {
    const bits = from[index] ?? 0;
    // Flipped so that unsigned order is the order of the numbers: negative ones whole, others by their sign.
    const key = (bits ^ ((bits >> 31) | 0x80000000)) >>> 0;
    from[index] = key;
    const low = key & 2047;
    const middle = digits + ((key >>> 11) & 2047);
    const high = 2 * digits + (key >>> 22);
    histograms[low] = (histograms[low] ?? 0) + 1;
    histograms[middle] = (histograms[middle] ?? 0) + 1;
    histograms[high] = (histograms[high] ?? 0) + 1;
  }
  for (let pass = 0; pass < 3; pass++) {
    const starts = histograms.subarray(pass * digits, (pass + 1) * digits);
    let next = 0;
    for (let digit = 0; digit < digits; digit++) {
      const size = starts[digit] ?? 0;
      starts[digit] = next;
      next += size;
    }
    const shift = pass * 11;
    for (let index = 0; index < count; index++) {
      const key = from[index] ?? 0;
      const digit = (key >>> shift) & 2047;
      const place = starts[digit] ?? 0;
      starts[digit] = place + 1;
      to[place] = key;
    }
    [from, to] = [to, from];
  }
  // After three passes the keys lie in the other array.
  const bits = new Uint32Array(numbers.buffer, numbers.byteOffset, count);
  for (let index = 0; index < count; index++) {
    const key = from[index] ?? 0;
    bits[index] = key ^ ((~(key | 0) >> 31) | 0x80000000);
  }
}
