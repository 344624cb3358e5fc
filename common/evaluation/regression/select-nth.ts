/**
 * The number that would stand at `place` if the numbers were sorted (Hoare 1961, quickselect); puts them into another
 * order on the way. NaN for a place that does not exist; the numbers themselves must not be NaN.
 */
export function selectNth(numbers: Float64Array, place: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const pivot = numbers[(low + high) >>> 1] ?? NaN;
    let left = low;
    let right = high;
    while (left <= right) {
      while ((numbers[left] ?? NaN) < pivot) left++;
      while ((numbers[right] ?? NaN) > pivot) right--;
      if (left > right) break;
      const kept = numbers[left] ?? NaN;
      numbers[left++] = numbers[right] ?? NaN;
      numbers[right--] = kept;
    }
    if (place <= right) high = right;
    else if (place >= left) low = left;
    else return numbers[place] ?? NaN;
  }
  return numbers[place] ?? NaN;
}

/** The middle number, or the mean of the two in the middle; changes the order. NaN for none. */
export function medianOf(numbers: Float64Array): number {
  const count = numbers.length;
  const upper = selectNth(numbers, count >>> 1);
  if (count % 2 === 1 || count === 0) return upper;
  // What stands before the upper middle is not larger: the largest of it is the lower middle.
  let lower = -Infinity;
  for (let at = 0; at < count >>> 1; at++) lower = Math.max(lower, numbers[at] ?? NaN);
  return (lower + upper) / 2;
}
