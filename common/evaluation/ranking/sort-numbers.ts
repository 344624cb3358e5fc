/**
 * Sorts numbers ascending in place; −0 before 0. Single-precision numbers are sorted by their bits (Herf 2001, Radix
 * tricks), several times as fast as by comparison.
 */
export function sortNumbers<Numbers extends Float32Array | Float64Array>(
  numbers: Numbers,
): Numbers {
  if (numbers instanceof Float32Array && numbers.length > 256) sortByBits(numbers);
  else numbers.sort();
  return numbers;
}

function sortByBits(numbers: Float32Array): void {
  const bits = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
  for (let index = 0; index < bits.length; index++) {
    const own = bits[index] ?? 0;
    // Flipped so that unsigned order is the order of the numbers: negative ones whole, others by their sign.
    bits[index] = own ^ ((own >> 31) | 0x80000000);
  }
  const sorted = sortKeys(bits);
  for (let index = 0; index < bits.length; index++) {
    const key = sorted[index] ?? 0;
    bits[index] = key ^ (~(key >> 31) | 0x80000000);
  }
}

const digits = 2048;

/**
 * The keys ascending, eleven bits at a time from the lowest. The array given is used on the way and holds nothing of use
 * afterwards.
 */
export function sortKeys(keys: Uint32Array): Uint32Array {
  const count = keys.length;
  const histograms = new Uint32Array(3 * digits);
  for (let index = 0; index < count; index++) {
    const key = keys[index] ?? 0;
    const low = key & 2047;
    const middle = digits + ((key >>> 11) & 2047);
    const high = 2 * digits + (key >>> 22);
    histograms[low] = (histograms[low] ?? 0) + 1;
    histograms[middle] = (histograms[middle] ?? 0) + 1;
    histograms[high] = (histograms[high] ?? 0) + 1;
  }
  let from: Uint32Array = keys;
  let to: Uint32Array = new Uint32Array(count);
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
  return from;
}
