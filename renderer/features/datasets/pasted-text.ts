/** The table in what was pasted; null when it is meant for a field, or is no table of at least two lines. */
export function pastedTable(event: ClipboardEvent): string | null {
  const { target } = event;
  const isField =
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('input, textarea, select, [role="dialog"]') !== null);
  if (isField) return null;
  const text = event.clipboardData?.getData('text/plain') ?? '';
  return /\S[^\n\r]*[\r\n]+\s*\S/.test(text) ? text : null;
}
