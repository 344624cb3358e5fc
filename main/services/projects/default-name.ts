/** `base`, or `base 2`, `base 3`, … : the first that is not taken. */
export function freeName(base: string, taken: readonly string[]): string {
  const names = new Set(taken);
  if (!names.has(base)) return base;
  let number = 2;
  while (names.has(`${base} ${number}`)) number++;
  return `${base} ${number}`;
}

/** `base 1`, `base 2`, …: one more than the highest that is taken. */
export function numberedName(base: string, taken: readonly string[]): string {
  const numbers = taken
    .filter((name) => name.startsWith(`${base} `))
    .map((name) => name.slice(base.length + 1))
    .filter((rest) => /^\d{1,9}$/.test(rest))
    .map(Number);
  return `${base} ${Math.max(0, ...numbers) + 1}`;
}
