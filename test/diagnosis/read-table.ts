/** A table of text cells. */
export interface Cells {
  /** Scaled numbers and one-hot categories, with the target scaled or numbered. */
  readonly rowsFor: (target: string, kind: 'number' | 'class') => ReadRows;
  /** Numbers of words, the rarer ones 0, each row of the same length; labels by their order. */
  readonly wordRows: (text: string, target: string, length: number) => ReadRows;
}

interface ReadRows {
  readonly features: number[][];
  readonly targets: number[];
}

/** Words that are told apart. */
const wordLimit = 199;

/** Reads a CSV file whose quoted cells hold no line breaks. */
export function tableOf(text: string): Cells {
  const [head = [], ...rows] = text.trim().split(/\r?\n/).map(cellsOf);
  const column = (name: string): string[] => {
    const at = head.indexOf(name);
    if (at < 0) throw new RangeError(`There is no column ${name}.`);
    return rows.map((row) => row[at] ?? '');
  };
  return {
    rowsFor: (target, kind) => {
      const features = head
        .filter((name) => name !== target)
        .map((name) => numbersOf(column(name)));
      return {
        features: rows.map((_, row) => features.flatMap((values) => values[row] ?? [])),
        targets: kind === 'class' ? labelsOf(column(target)) : scaled(column(target).map(Number)),
      };
    },
    wordRows: (name, target, length) => {
      const texts = column(name).map((cell) => cell.toLowerCase().match(/[a-z']+/g) ?? []);
      const numbers = numberWords(texts);
      return {
        features: texts.map((words) => {
          const known = words.map((word) => numbers.get(word) ?? 0).slice(0, length);
          return [...known, ...new Array<number>(length - known.length).fill(0)];
        }),
        targets: labelsOf(column(target)),
      };
    },
  };
}

/** Scales every column to the mean 0 and the deviation 1. */
export function scaleColumns(rows: readonly (readonly number[])[]): number[][] {
  const columns = (rows[0] ?? []).map((_, at) => scaled(rows.map((row) => row[at] ?? 0)));
  return rows.map((_, row) => columns.map((column) => column[row] ?? 0));
}

function cellsOf(line: string): string[] {
  return Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) =>
    quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'),
  );
}

function numbersOf(cells: readonly string[]): number[][] {
  const filled = cells.filter((cell) => cell !== '');
  if (filled.every((cell) => Number.isFinite(Number(cell)))) {
    const mean = filled.reduce((sum, cell) => sum + Number(cell), 0) / filled.length;
    return scaled(cells.map((cell) => (cell === '' ? mean : Number(cell)))).map((value) => [value]);
  }
  const categories = [...new Set(cells)].sort().slice(0, 12);
  return cells.map((cell) => categories.map((category) => Number(category === cell)));
}

function scaled(values: readonly number[]): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return values.map((value) => (value - mean) / Math.sqrt(variance || 1));
}

function labelsOf(cells: readonly string[]): number[] {
  const classes = [...new Set(cells)].sort();
  return cells.map((cell) => classes.indexOf(cell));
}

function numberWords(texts: readonly (readonly string[])[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const word of texts.flat()) counts.set(word, (counts.get(word) ?? 0) + 1);
  const frequent = [...counts].sort(([, a], [, b]) => b - a).slice(0, wordLimit);
  return new Map(frequent.map(([word], index) => [word, index + 1]));
}
