/**
 * Calls `late` after so many seconds in which the machine was awake: one that slept, or a program that was held,
 * must not find on waking that others had no time left. Gives a function that calls it off.
 */
export function awakeDeadline(seconds: number, late: () => void): () => void {
  let left = seconds;
  const timer = setInterval(() => {
    left -= 1;
    if (left > 0) return;
    clearInterval(timer);
    late();
  }, 1000);
  return () => clearInterval(timer);
}
