import { DataType, Precision, TimeUnit, type Vector } from 'apache-arrow';
import type { ColumnType } from '../../../../common/datasets/column.ts';
import { clockText, decimalText, numberText, singleText, timeText } from './exact-text.ts';

/** What was met in cells that should be told. */
export interface SeenCells {
  nans: number;
  infinite: number;
  /** Times with parts of a microsecond, which are cut. */
  cut: number;
  /** Columns whose cells hold lists or objects. */
  readonly nested: Set<string>;
  /** Columns whose cells hold bytes. */
  readonly bytes: Set<string>;
}

/** The type that a column of Arrow surely has; null lets it be detected. */
export function arrowColumnType(type: DataType): ColumnType | null {
  if (DataType.isDictionary(type)) return arrowColumnType(type.dictionary as DataType);
  if (DataType.isInt(type) || DataType.isFloat(type) || DataType.isDecimal(type)) return 'number';
  if (DataType.isDate(type) || DataType.isTimestamp(type)) return 'date';
  return isNested(type) || isBytes(type) ? 'text' : null;
}

function isNested(type: DataType): boolean {
  return (
    DataType.isList(type) ||
    DataType.isStruct(type) ||
    DataType.isMap(type) ||
    DataType.isUnion(type) ||
    DataType.isFixedSizeList(type)
  );
}

function isBytes(type: DataType): boolean {
  return (
    DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isFixedSizeBinary(type)
  );
}

/** Reads the cells of a column as texts. */
export function arrowCells(
  name: string,
  column: Vector,
  seen: SeenCells,
): (row: number) => string | null {
  const type: DataType = column.type as DataType;
  const inner = DataType.isDictionary(type) ? (type.dictionary as DataType) : type;
  if (isNested(inner)) seen.nested.add(name);
  if (isBytes(inner)) seen.bytes.add(name);
  const exact = DataType.isTimestamp(inner) && !DataType.isDictionary(type);
  return (row) => {
    const value: unknown = column.get(row);
    if (value === null || value === undefined) return null;
    if (exact) return timestamp(rawTime(column, row), inner.unit, seen);
    return cellText(inner, value, seen);
  };
}

/** Arrow's own getter gives milliseconds; the column's own numbers are exact. */
function rawTime(column: Vector, row: number): bigint {
  let at = row;
  for (const data of column.data) {
    if (at < data.length) return BigInt((data.values as BigInt64Array)[at] ?? 0n);
    at -= data.length;
  }
  return 0n;
}

const perSecond: Readonly<Record<TimeUnit, bigint>> = {
  [TimeUnit.SECOND]: 1n,
  [TimeUnit.MILLISECOND]: 1000n,
  [TimeUnit.MICROSECOND]: 1_000_000n,
  [TimeUnit.NANOSECOND]: 1_000_000_000n,
};

function timestamp(value: bigint, unit: TimeUnit, seen: SeenCells): string | null {
  const units = perSecond[unit];
  if (units <= 1_000_000n) return timeText(value * (1_000_000n / units));
  if (value % 1000n !== 0n) seen.cut += 1;
  return timeText((value - (((value % 1000n) + 1000n) % 1000n)) / 1000n);
}

function cellText(type: DataType, value: unknown, seen: SeenCells): string | null {
  if (typeof value === 'number' && DataType.isFloat(type)) {
    if (Number.isNaN(value)) seen.nans += 1;
    else if (!Number.isFinite(value)) seen.infinite += 1;
    return type.precision === Precision.DOUBLE ? numberText(value) : singleText(value);
  }
  if (DataType.isDecimal(type)) {
    return decimalText(signedInteger(value as Uint32Array), type.scale);
  }
  if (DataType.isDate(type)) return timeText(BigInt(Math.round(Number(value))) * 1000n, true);
  // Milliseconds with a fraction, which are exact to the microsecond until the year 2248.
  if (DataType.isTimestamp(type)) return timeText(BigInt(Math.round(Number(value) * 1000)));
  if (DataType.isTime(type)) return timeOfDay(BigInt(value as number | bigint), type.unit, seen);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex').toUpperCase();
  return typeof value === 'string' ? value : jsonOf(type, value, seen);
}

function timeOfDay(value: bigint, unit: TimeUnit, seen: SeenCells): string {
  const units = perSecond[unit];
  if (units <= 1_000_000n) return clockText(value * (1_000_000n / units));
  if (value % 1000n !== 0n) seen.cut += 1;
  return clockText(value / 1000n);
}

/** Words of 32 bits, the lowest first, as a signed number. */
function signedInteger(words: Uint32Array): bigint {
  let value = 0n;
  for (let at = words.length - 1; at >= 0; at -= 1) value = (value << 32n) | BigInt(words[at] ?? 0);
  return BigInt.asIntN(words.length * 32, value);
}

/** What a cell holds as JSON: times as texts, and whatever else as in a cell of its own. */
function jsonOf(type: DataType, value: unknown, seen: SeenCells): string {
  if (value === null || value === undefined) return 'null';
  if (DataType.isDictionary(type)) return jsonOf(type.dictionary as DataType, value, seen);
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) {
    const items = [...(value as Iterable<unknown>)];
    return `[${items.map((item) => jsonOf(type.valueType as DataType, item, seen)).join(',')}]`;
  }
  if (DataType.isStruct(type) || DataType.isMap(type)) {
    const members = [...(value as Iterable<[unknown, unknown]>)].map(([name, member], index) => {
      const inner = DataType.isMap(type)
        ? (type.valueType as DataType)
        : (type.children[index]?.type as DataType);
      return `${JSON.stringify(String(name))}:${jsonOf(inner, member, seen)}`;
    });
    return `{${members.join(',')}}`;
  }
  if (DataType.isDate(type) || DataType.isTimestamp(type) || DataType.isTime(type))
    return JSON.stringify(cellText(type, value, seen));
  if (DataType.isDecimal(type)) return cellText(type, value, seen) ?? 'null';
  return jsonText(value);
}

/** JSON in which large whole numbers stay exact: JSON has no limit for them, only JavaScript has. */
function jsonText(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Uint8Array) return `"${Buffer.from(value).toString('hex').toUpperCase()}"`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  if (Array.isArray(value)) return `[${value.map(jsonText).join(',')}]`;
  if (hasJson(value)) return jsonText(value.toJSON());
  const members = Object.entries(value).map(
    ([name, member]) => `${JSON.stringify(name)}:${jsonText(member)}`,
  );
  return `{${members.join(',')}}`;
}

function hasJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}
