/** A column of a table drawn with lines: its title, its width between the blanks, and its side. */
export interface TextColumn {
  readonly title: string;
  readonly width: number;
  readonly side: 'left' | 'right';
}

/**
 * Draws a table with lines as the Python library rich does, which Keras prints summaries with: heavy lines
 * around the head, one line between rows; cells wrap at blanks, and longer words end in `…`.
 */
export function drawTable(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const line = (left: string, along: string, between: string, right: string): string =>
    left + columns.map(({ width }) => along.repeat(width + 2)).join(between) + right;
  const drawn = rows.map((cells) => drawRow(columns, cells, '│', 'top'));
  return [
    line('┏', '━', '┳', '┓'),
    ...drawRow(
      columns,
      columns.map(({ title }) => title),
      '┃',
      'bottom',
    ),
    line('┡', '━', '╇', '┩'),
    ...drawn.flatMap((lines, index) =>
      index === 0 ? lines : [line('├', '─', '┼', '┤'), ...lines],
    ),
    line('└', '─', '┴', '┘'),
  ];
}

/**
 * Widths between the blanks for wanted widths that take more room than there is: the excess is taken evenly, the
 * rest going by Python's rounding to the even neighbour.
 */
export function fitWidths(wanted: readonly number[], room: number): readonly number[] {
  const padded = wanted.map((width) => width + 2);
  const borders = wanted.length + 1;
  let excess = padded.reduce((sum, width) => sum + width, 0) - (room - borders);
  return padded.map((width, index) => {
    const share = excess <= 0 ? 0 : roundToEven(excess / (padded.length - index));
    excess -= share;
    return width - share - 2;
  });
}

/** The nearest whole number; of two as near, the even one, as Python has it. */
export function roundToEven(value: number): number {
  const below = Math.floor(value);
  if (value - below !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

function drawRow(
  columns: readonly TextColumn[],
  cells: readonly string[],
  border: string,
  stand: 'top' | 'bottom',
): readonly string[] {
  const wrapped = columns.map(({ width }, index) => wrap(cells[index] ?? '', width));
  const height = Math.max(...wrapped.map(({ length }) => length));
  return Array.from({ length: height }, (_, at) => {
    const parts = columns.map(({ width, side }, index) => {
      const lines = wrapped[index] ?? [];
      const text = lines[stand === 'top' ? at : at - height + lines.length] ?? '';
      return ` ${side === 'left' ? text.padEnd(width) : text.padStart(width)} `;
    });
    return border + parts.join(border) + border;
  });
}

/** Lines of at most `width` characters, broken at blanks; a word that is longer is cut. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const [word] of text.matchAll(/\s*\S+\s*/g)) {
    if (line !== '' && line.length + word.trimEnd().length > width) {
      lines.push(line);
      line = '';
    }
    line += word;
  }
  return [...lines, line].map((full) => {
    const kept = full.trimEnd();
    return kept.length > width ? `${kept.slice(0, width - 1)}…` : kept;
  });
}
