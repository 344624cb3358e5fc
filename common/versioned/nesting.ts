/** Lists and objects in one another; more is no document of this program, and reading it would exhaust the stack. */
export const deepestNesting = 200;

/** True where lists and objects lie more than `levels` deep in one another. Looks level by level, without recursion. */
export function isDeeperThan(json: unknown, levels: number = deepestNesting): boolean {
  let level: readonly object[] = isNest(json) ? [json] : [];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > levels) return true;
    level = level.flatMap((nest): object[] => Object.values(nest).filter(isNest));
  }
  return false;
}

function isNest(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
