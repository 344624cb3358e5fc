/** At most `limit` of the numbers 0 … count − 1, evenly spaced from the first on. */
export function chooseEvenly(count: number, limit: number): number[] {
  const chosen = Math.min(count, limit);
  return Array.from({ length: chosen }, (_, index) => Math.floor((index * count) / chosen));
}
