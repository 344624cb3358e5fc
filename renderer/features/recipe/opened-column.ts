/** The column opened in the recipe by a press, and the steps in which that was done. */
export interface OpenedColumn {
  readonly column: string;
  readonly steps: readonly string[];
}

/**
 * Whether a chosen column is open in a step. One that was chosen in the table is open in every step;
 * one that was pressed in a step only there: otherwise the steps above would grow and push what was
 * pressed out of the window.
 */
export function opensIn(opened: OpenedColumn | undefined, column: string, step: string): boolean {
  return opened?.column !== column || opened.steps.includes(step);
}

/** What is open after a press in a step; steps where the chosen column is open already stay so. */
export function openIn(
  opened: OpenedColumn | undefined,
  column: string,
  step: string,
  selected: string | null,
): OpenedColumn | undefined {
  if (column !== selected) return { column, steps: [step] };
  return opened?.column === column ? { column, steps: [...opened.steps, step] } : opened;
}
