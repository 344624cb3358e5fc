/** A cell of the table; row −1 is the head. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** Rows and columns of a table, and how many rows are in view. */
export interface TableExtent {
  readonly rows: number;
  readonly columns: number;
  readonly page: number;
}

type Keys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** Where a key moves from a cell, inside the table; null for a key that does not move. */
export function cellAfterKey(
  { key, ctrlKey, metaKey, altKey }: Keys,
  { row, column }: Cell,
  { rows, columns, page }: TableExtent,
): Cell | null {
  if (altKey) return null;
  const far = ctrlKey || metaKey;
  const moves: Readonly<Record<string, Cell>> = {
    ArrowDown: { row: far ? rows - 1 : row + 1, column },
    ArrowUp: { row: far ? 0 : row - 1, column },
    ArrowRight: { row, column: far ? columns - 1 : column + 1 },
    ArrowLeft: { row, column: far ? 0 : column - 1 },
    PageDown: { row: row + page, column },
    PageUp: { row: Math.max(0, row - page), column },
    Home: { row: far ? 0 : row, column: 0 },
    End: { row: far ? rows - 1 : row, column: columns - 1 },
  };
  const move = moves[key];
  if (!move) return null;
  return {
    row: Math.min(rows - 1, Math.max(-1, move.row)),
    column: Math.min(columns - 1, Math.max(0, move.column)),
  };
}
