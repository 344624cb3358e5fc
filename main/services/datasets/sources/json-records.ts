import type { JsonScanner, JsonSpan } from './json-scanner.ts';

/** Records of a JSON text: what each row holds, by column. */
export interface JsonRows {
  readonly names: readonly string[];
  rows(): Iterable<readonly (string | null)[]>;
  readonly remarks: readonly string[];
  /** Rows with fewer values than there are columns. */
  readonly short: number;
}

/** Properties in which programs put the rows of a table. */
const usualNames = ['data', 'records', 'rows', 'items', 'results', 'values'];

/** Text of a cell: null is missing, and what is nested stays as it is written. */
function cellOf(scanner: JsonScanner, value: JsonSpan): string | null {
  return value.kind === 'null' ? null : scanner.text(value);
}

/**
 * Understands values as the rows of a table: objects by their keys, arrays by position, anything else as the
 * only column `value`.
 * @param header Whether the first of arrays names the columns; absent lets it be seen.
 */
export function rowsOfValues(
  scanner: JsonScanner,
  values: readonly JsonSpan[],
  header: boolean | undefined,
): JsonRows {
  const filled = values.filter(({ kind }) => kind !== 'null');
  if (filled.length > 0 && filled.every(({ kind }) => kind === 'object')) {
    return rowsOfObjects(scanner, values);
  }
  if (filled.length > 0 && filled.every(({ kind }) => kind === 'array')) {
    return rowsOfArrays(scanner, values, header);
  }
  return {
    names: ['value'],
    rows: function* () {
      for (const value of values) yield [cellOf(scanner, value)];
    },
    remarks: [],
    short: 0,
  };
}

function rowsOfObjects(scanner: JsonScanner, values: readonly JsonSpan[]): JsonRows {
  const places = new Map<string, number>();
  let doubled = 0;
  let nested = 0;
  for (const value of values) {
    if (value.kind === 'null') continue;
    const keys = new Set<string>();
    let isDoubled = false;
    for (const [key, { kind }] of scanner.members(value)) {
      isDoubled ||= keys.has(key);
      keys.add(key);
      if (!places.has(key)) places.set(key, places.size);
      if (kind === 'object' || kind === 'array') nested += 1;
    }
    if (isDoubled) doubled += 1;
  }
  const names = [...places.keys()];
  return {
    names,
    rows: function* () {
      for (const value of values) {
        const row = names.map((): string | null => null);
        if (value.kind !== 'null') {
          for (const [key, cell] of scanner.members(value)) {
            row[places.get(key) ?? 0] = cellOf(scanner, cell);
          }
        }
        yield row;
      }
    },
    remarks: [
      ...counted(
        doubled,
        'record names a key twice; its last value is kept.',
        'records name a key twice; the last value is kept.',
      ),
      ...counted(
        nested,
        'cell holds a list or an object, kept as JSON text.',
        'cells hold lists or objects, kept as JSON text.',
      ),
    ],
    short: 0,
  };
}

function rowsOfArrays(
  scanner: JsonScanner,
  values: readonly JsonSpan[],
  header: boolean | undefined,
): JsonRows {
  const arrays = values.map((value) => (value.kind === 'null' ? [] : [...scanner.items(value)]));
  const [first = [], ...rest] = arrays;
  const named = header ?? looksLikeHeader(scanner, first, rest);
  const body = named ? rest : arrays;
  const width = Math.max(first.length, ...rest.map(({ length }) => length));
  const nested = body.flat().filter(({ kind }) => kind === 'object' || kind === 'array').length;
  return {
    names: Array.from({ length: width }, (_, column) => {
      const name = first[column];
      return named && name ? scanner.text(name) : '';
    }),
    rows: function* () {
      for (const cells of body) {
        yield Array.from({ length: width }, (_, column) => {
          const cell = cells[column];
          return cell ? cellOf(scanner, cell) : null;
        });
      }
    },
    remarks: counted(
      nested,
      'cell holds a list or an object, kept as JSON text.',
      'cells hold lists or objects, kept as JSON text.',
    ),
    short: body.filter(({ length }) => length < width).length,
  };
}

/** Different texts over rows of which at least one holds something else. */
function looksLikeHeader(
  scanner: JsonScanner,
  first: readonly JsonSpan[],
  rest: readonly (readonly JsonSpan[])[],
): boolean {
  const names = first.map((value) => scanner.text(value));
  return (
    first.length > 0 &&
    first.every(({ kind }) => kind === 'string') &&
    new Set(names).size === names.length &&
    rest.some((row) => row.some(({ kind }) => kind !== 'string' && kind !== 'null'))
  );
}

/** Understands one object: columns of a table, a table under one of its keys, or a single row. */
export function rowsOfObject(
  scanner: JsonScanner,
  object: JsonSpan,
  { header, part }: { readonly header?: boolean | undefined; readonly part?: string | undefined },
): JsonRows {
  const members = new Map(scanner.members(object));
  const kinds = [...members.values()].map(({ kind }) => kind);
  const lists = tablesOf(scanner, members);
  const chosen = part !== undefined && members.get(part)?.kind === 'array' ? part : lists[0];
  if (chosen !== undefined) {
    const value = members.get(chosen) ?? object;
    const rows = rowsOfValues(scanner, [...scanner.items(value)], header);
    const remarks = [...rows.remarks, ...othersLeftOut(members, chosen, lists)];
    return { ...rows, names: columnsBeside(scanner, members, rows.names), remarks };
  }
  if (kinds.length > 0 && kinds.every((kind) => kind === 'array'))
    return columnsOf(scanner, members);
  if (kinds.length > 0 && kinds.every((kind) => kind === 'object')) {
    return columnsByRowName(scanner, members);
  }
  return rowsOfObjects(scanner, [object]);
}

/** Keys under which there is an array of objects or of arrays; the usual ones first. */
export function tablesOf(
  scanner: JsonScanner,
  members: ReadonlyMap<string, JsonSpan>,
): readonly string[] {
  const found = [...members].filter(([, value]) => {
    if (value.kind !== 'array') return false;
    for (const { kind } of scanner.items(value)) return kind === 'object' || kind === 'array';
    return false;
  });
  const place = (key: string) => (usualNames.includes(key) ? usualNames.indexOf(key) : 100);
  return found.map(([key]) => key).toSorted((a, b) => place(a) - place(b));
}

/** pandas writes `{columns: […], data: [[…]]}`: the names stand beside the rows. */
function columnsBeside(
  scanner: JsonScanner,
  members: ReadonlyMap<string, JsonSpan>,
  names: readonly string[],
): readonly string[] {
  const columns = members.get('columns');
  if (columns?.kind !== 'array' || !names.every((name) => name === '')) return names;
  const given = [...scanner.items(columns)].map((value) => scanner.text(value));
  return given.length === names.length ? given : names;
}

function othersLeftOut(
  members: ReadonlyMap<string, JsonSpan>,
  chosen: string,
  lists: readonly string[],
): string[] {
  const others = [...members.keys()].filter(
    (key) => key !== chosen && key !== 'columns' && key !== 'index',
  );
  if (others.length === 0) return [];
  const shown = others
    .slice(0, 5)
    .map((key) => `“${key.slice(0, 50)}”`)
    .join(', ');
  const more = others.length > 5 ? ` and ${others.length - 5} more` : '';
  const which = lists.length > 1 ? ' Another table can be chosen in the reading options.' : '';
  return [`The rows under “${chosen}” were read; ${shown}${more} were left out.${which}`];
}

/** `{a: [1, 2], b: [3, 4]}`: one array per column. */
function columnsOf(scanner: JsonScanner, members: ReadonlyMap<string, JsonSpan>): JsonRows {
  const columns = [...members.values()].map((value) => [...scanner.items(value)]);
  const longest = Math.max(...columns.map(({ length }) => length));
  const shortest = Math.min(...columns.map(({ length }) => length));
  return {
    names: [...members.keys()],
    rows: function* () {
      for (let row = 0; row < longest; row += 1) {
        yield columns.map((column) => {
          const cell = column[row];
          return cell ? cellOf(scanner, cell) : null;
        });
      }
    },
    remarks: [],
    short: longest - shortest,
  };
}

/** `{a: {"0": 1, "1": 2}}`, as pandas writes a table by default: one object per column, by row name. */
function columnsByRowName(scanner: JsonScanner, members: ReadonlyMap<string, JsonSpan>): JsonRows {
  const columns = [...members.values()].map((value) => new Map(scanner.members(value)));
  const names = new Set(columns.flatMap((column) => [...column.keys()]));
  return {
    names: [...members.keys()],
    rows: function* () {
      for (const name of names) {
        yield columns.map((column) => {
          const cell = column.get(name);
          return cell ? cellOf(scanner, cell) : null;
        });
      }
    },
    remarks: [],
    short: [...names].filter((name) => columns.some((column) => !column.has(name))).length,
  };
}

function counted(count: number, one: string, many: string): string[] {
  if (count === 0) return [];
  return [count === 1 ? `1 ${one}` : `${count.toLocaleString('en-US')} ${many}`];
}
