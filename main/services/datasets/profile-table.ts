import type {
  Column,
  ColumnProfile,
  ColumnType,
  ColumnWarning,
} from '../../../common/datasets/column.ts';
import { columnWarnings } from '../../../common/datasets/column-warnings.ts';
import type { DateReading } from '../../../common/datasets/dates/date-evidence.ts';
import { type ColumnEvidence, detectType } from '../../../common/datasets/detect-type.ts';
import type { AnalysisDatabase } from './analysis-database.ts';
import {
  describeNumbers,
  gatherEvidence,
  isNumeric,
  noEvidence,
  topValues,
  type TypedColumn,
} from './describe-columns.ts';
import {
  type CountedCells,
  countFewCells,
  describeCells,
  evidenceOf,
  topCells,
} from './few-cells.ts';
import { findDates } from './find-dates.ts';
import { guessColumns } from './guess-columns.ts';
import type { NumberDescription } from './number-statistics.ts';
import { longestTopValue, mostCounted } from './profile-limits.ts';
import { profileTexts } from './profile-texts.ts';
import { type NumberColumn, readNumberColumns } from './read-number-columns.ts';
import type { TableFile } from './table-file.ts';

/** Columns looked at in one query. */
const columnsPerQuery = 64;

/**
 * Profiles every column in a few passes over the table.
 * @param types Types to use; `null` detects them.
 * @param known Types that the source itself says, by column; they take the place of detected ones.
 */
export async function profileTable(
  database: AnalysisDatabase,
  table: TableFile,
  types: readonly ColumnType[] | null,
  known: ReadonlyMap<string, ColumnType> = new Map(),
): Promise<{ readonly columns: readonly Column[]; readonly profiles: readonly ColumnProfile[] }> {
  const columns: Column[] = [];
  const profiles: ColumnProfile[] = [];
  for (let start = 0; start < table.names.length; start += columnsPerQuery) {
    const indexes = table.names.slice(start, start + columnsPerQuery).map((_, at) => start + at);
    const wanted = indexes.map((index) => types?.[index] ?? known.get(table.names[index] ?? ''));
    const short = await takeShortWays(database, table, indexes, wanted);
    const gathered = await gatherAll(database, table, indexes, wanted, short);
    const dates = await findDates(
      database,
      table,
      indexes.map((index, at) => ({
        index,
        name: table.names[index] ?? '',
        evidence: gathered[at] ?? noEvidence,
        type: wanted[at],
        cells: short.cells.get(index),
      })),
    );
    const block = indexes.map((index, at): Described => {
      const name = table.names[index] ?? '';
      const reading = dates.get(index);
      const evidence = withDates(gathered[at] ?? noEvidence, reading);
      const detectedType = known.get(name) ?? detectType(evidence);
      const type = types?.[index] ?? detectedType;
      return {
        index,
        name,
        type,
        detectedType,
        dateFormat: type === 'date' ? reading?.format : undefined,
        evidence,
        remarks: type === 'date' ? (reading?.warnings ?? []) : [],
      };
    });
    columns.push(
      ...block.map(({ name, type, detectedType, dateFormat }) => {
        return { name, type, detectedType, ...(dateFormat ? { dateFormat } : {}) };
      }),
    );
    profiles.push(...(await profileBlock(database, table, block, short)));
  }
  return { columns, profiles };
}

interface Described extends TypedColumn, Pick<Column, 'name' | 'detectedType'> {
  readonly evidence: ColumnEvidence;
  /** On how its dates are written. */
  readonly remarks: readonly ColumnWarning[];
}

/** The evidence with all dates that were found; numbers that are dates count as dates alone. */
function withDates(evidence: ColumnEvidence, reading: DateReading | undefined): ColumnEvidence {
  if (!reading) return evidence;
  const numbers = reading.format === 'compact' ? 0 : evidence.numbers;
  return { ...evidence, numbers, dates: reading.dates };
}

/** What is known of columns that need no further look at their cells. */
interface ShortWays {
  /** Numbers beyond doubt. */
  readonly numbers: ReadonlyMap<number, NumberColumn>;
  /** Columns of few different cells. */
  readonly cells: ReadonlyMap<number, CountedCells>;
}

async function takeShortWays(
  database: AnalysisDatabase,
  table: TableFile,
  indexes: readonly number[],
  types: readonly (ColumnType | undefined)[],
): Promise<ShortWays> {
  const typeOf = (index: number) => types[indexes.indexOf(index)];
  const guessed = await guessColumns(database, table, indexes);
  const likely = guessed.numbers.filter((index) => (typeOf(index) ?? 'number') === 'number');
  const [cells, numbers] = await Promise.all([
    countFewCells(database, table, guessed.few),
    readNumberColumns(database, table, likely),
  ]);
  for (const [index, column] of numbers) {
    const isNumber = detectType(numberEvidence(table, column)) === 'number';
    if (typeOf(index) !== 'number' && (!isNumber || maybeDates(column))) numbers.delete(index);
  }
  return { cells, numbers };
}

/** Whole numbers of eight digits may be dates: 20241231. */
function maybeDates({ description }: NumberColumn): boolean {
  const { min = 0, max = 0 } = description?.numeric ?? {};
  return min >= 1e7 && max < 1e8;
}

function numberEvidence(table: TableFile, { missing, description }: NumberColumn): ColumnEvidence {
  return { ...noEvidence, rows: table.rows, missing, numbers: description?.count ?? 0 };
}

/** The evidence of every column. */
async function gatherAll(
  database: AnalysisDatabase,
  table: TableFile,
  indexes: readonly number[],
  types: readonly (ColumnType | undefined)[],
  { numbers, cells }: ShortWays,
): Promise<readonly ColumnEvidence[]> {
  const isOther = (index: number) => !numbers.has(index) && !cells.has(index);
  const others = indexes.filter(isOther);
  const typesOfOthers = types.filter((_, at) => isOther(indexes[at] ?? 0));
  const gathered = await gatherEvidence(database, table, others, typesOfOthers);
  return indexes.map((index) => {
    const column = numbers.get(index);
    if (column) return numberEvidence(table, column);
    const counted = cells.get(index);
    if (counted) return evidenceOf(counted, table);
    return gathered[others.indexOf(index)] ?? noEvidence;
  });
}

async function profileBlock(
  database: AnalysisDatabase,
  table: TableFile,
  block: readonly Described[],
  short: ShortWays,
): Promise<ColumnProfile[]> {
  const numeric = await describeNumeric(database, table, block, short);
  const distinctOf = ({ index, type, evidence }: Described) =>
    isNumeric(type) ? (numeric.get(index)?.distinct ?? 0) : evidence.distinct;
  const shown = block.filter((described) => {
    const distinct = distinctOf(described);
    if (described.evidence.longest > longestTopValue) return false;
    return distinct > 0 && distinct <= (isNumeric(described.type) ? 1000 : mostCounted);
  });
  const counted = await topValues(
    database,
    table,
    shown.filter(({ index }) => !short.cells.has(index)),
  );
  const tops = new Map(
    shown.map(({ index }) => {
      const cells = short.cells.get(index);
      return [index, cells ? topCells(cells) : counted.get(index)];
    }),
  );
  const texts = await profileTexts(
    database,
    table,
    block.filter(({ type }) => type === 'text').map(({ index }) => index),
  );
  return block.map((described) => {
    const { index, name, type, dateFormat, evidence, remarks } = described;
    const numbers = numeric.get(index);
    const filled = evidence.rows - evidence.missing;
    const profile = {
      name,
      type,
      rows: evidence.rows,
      missing: evidence.missing,
      distinct: distinctOf(described),
      ...(numbers && numbers.count > 0 ? { numeric: numbers.numeric } : {}),
      ...(dateFormat ? { dateFormat } : {}),
      topValues: tops.get(index) ?? [],
      ...(texts.has(index) ? { text: texts.get(index) } : {}),
      unreadable: isNumeric(type) ? filled - (numbers?.count ?? 0) : 0,
    };
    return { ...profile, warnings: [...columnWarnings(profile, index), ...remarks] };
  });
}

/** The numbers and days of every column that has some. */
async function describeNumeric(
  database: AnalysisDatabase,
  table: TableFile,
  block: readonly Described[],
  { numbers, cells }: ShortWays,
): Promise<ReadonlyMap<number, NumberDescription>> {
  const columns = block.filter(({ index, type }) => isNumeric(type) && !numbers.has(index));
  const described = await describeNumbers(
    database,
    table,
    columns.filter(({ index }) => !cells.has(index)),
  );
  for (const { index, type, dateFormat } of columns) {
    const counted = cells.get(index);
    const found = counted && describeCells(counted, type, dateFormat, table);
    if (found) described.set(index, found);
  }
  for (const [index, { description }] of numbers) {
    if (description) described.set(index, description);
  }
  return described;
}
