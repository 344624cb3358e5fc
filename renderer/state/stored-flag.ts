/** Reads a switch that this window remembers; `fallback` where it does not, or may not. */
export function readFlag(key: string, fallback: boolean): boolean {
  try {
    const stored = localStorage.getItem(key);
    return stored === null ? fallback : stored === 'on';
  } catch {
    // A browser may refuse storage altogether; this is a convenience.
    return fallback;
  }
}

/** Remembers a switch where the browser allows it. */
export function writeFlag(key: string, on: boolean): void {
  try {
    localStorage.setItem(key, on ? 'on' : 'off');
  } catch {
    // See readFlag.
  }
}
