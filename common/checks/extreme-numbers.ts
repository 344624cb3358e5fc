import { type CheckedTable, count, format, ofSample, percent, short } from './checked-table.ts';
import { type Finding, mostRowsFixed } from './data-check.ts';

/** Fewer numbers prove nothing. */
const fewestNumbers = 50;
/** How far beyond the quartiles, in interquartile ranges, a value makes the others look alike once scaled. */
const farOut = 50;

/** Numbers that are scaled by a few extreme values. */
export function findScalingOutliers({ profiles, features, rows }: CheckedTable): Finding[] {
  return features.flatMap((treatment): Finding[] => {
    const { column, type, scaling, outliers, transform = 'none', bins } = treatment;
    const numeric = profiles.find(({ name }) => name === column)?.numeric;
    const data = rows.columns.get(column);
    const sensitive = scaling === 'min-max' || scaling === 'standard';
    if (type !== 'number' || !numeric || !sensitive || outliers || bins || transform !== 'none')
      return [];
    if (data?.kind !== 'number') return [];
    const { quartile1, quartile3, min, max, median } = numeric;
    const range = quartile3 - quartile1;
    const reach = Math.max(max - quartile3, quartile1 - min);
    if (range <= 0 || reach <= farOut * range) return [];
    const far = farRows(
      data.values,
      rows.row,
      (value) => value > quartile3 + farOut * range || value < quartile1 - farOut * range,
    );
    const middle = range / (max - min);
    return [
      {
        id: `outliers ${column}`,
        kind: 'outliers',
        severity: scaling === 'min-max' ? 'warning' : 'info',
        column,
        message: `“${column}” reaches ${short(max - quartile3 > quartile1 - min ? max : min)} where half of the rows lie between ${short(quartile1)} and ${short(quartile3)}. ${scaling === 'min-max' ? `Scaled to 0…1, that half takes up ${percent(middle)} of the range.` : 'A few rows decide how it is scaled.'}`,
        rows: far.map((row) => ({
          row: row.row,
          note: `${short(row.value)} beside a median of ${short(median)}`,
        })),
        fixes: [
          {
            kind: 'treat',
            label: 'Cap the outliers',
            column,
            changes: { outliers: { action: 'cap', rule: 'iqr', factor: 3 } },
          },
          ...(min >= 0
            ? [
                {
                  kind: 'treat',
                  label: 'Take the logarithm',
                  column,
                  changes: { transform: 'log1p' },
                } as const,
              ]
            : []),
        ],
      },
    ];
  });
}

/** Factors between units that people mix: kilo and centi. */
const unitFactors = [1000, 100] as const;
/** How many times the largest usual value may exceed the smallest: a wide range takes in any value by chance. */
const widestRange = { 1000: 100, 100: 10 } as const;
/** How far the mistaken values stand from all the others, as a factor. */
const unitGap = 5;
const mostMistaken = 0.02;
/** How far beyond the usual values the others end, as a factor: where they thin out towards zero, the last are no mistake. */
const edge = 5;

/** A few numbers that are a thousand or a hundred times too large or small, and fit once that is undone. */
export function findUnitMistakes({ recipe, rows }: CheckedTable): Finding[] {
  return recipe.treatments.flatMap(({ column, role, type, outliers }): Finding[] => {
    const data = rows.columns.get(column);
    if (role === 'ignored' || type !== 'number' || outliers || data?.kind !== 'number') return [];
    // Numbers on both sides of zero come close to it without a mistake.
    if (data.values.some((value) => value < 0) && data.values.some((value) => value > 0)) return [];
    const sizes = Float64Array.from(data.values, Math.abs)
      .filter((value) => value > 0)
      .sort();
    if (sizes.length < fewestNumbers) return [];
    for (const factor of unitFactors) {
      const large = mistaken(sizes, factor);
      if (!large) continue;
      const odd = farRows(data.values, rows.row, (value) => large.test(Math.abs(value)));
      if (odd.length === 0) continue;
      const fixes: Finding['fixes'] = [
        ...(odd.length <= mostRowsFixed && rows.row.length === rows.of
          ? [
              {
                kind: 'leave-out',
                label: `Leave out ${count(odd.length, 'row')}`,
                rows: odd.map(({ row }) => row),
              } as const,
            ]
          : []),
        ...(role === 'feature'
          ? [
              {
                kind: 'treat',
                label: 'Cap the outliers',
                column,
                changes: { outliers: { action: 'cap', rule: 'iqr', factor: 3 } },
              } as const,
            ]
          : []),
      ];
      const times = large.above
        ? `${format(factor)} times larger`
        : `${format(factor)} times smaller`;
      return [
        {
          id: `units ${column}`,
          kind: 'units',
          severity: 'warning',
          column,
          message: `${count(odd.length, 'value')} of “${column}” ${odd.length === 1 ? 'is' : 'are'} about ${times} than all others${ofSample(rows)}, as if written in another unit.`,
          rows: odd.map(({ row, value }) => ({
            row,
            note: `${short(value)}; ${short(large.above ? value / factor : value * factor)} would fit`,
          })),
          fixes,
        },
      ];
    }
    return [];
  });
}

interface Mistaken {
  readonly above: boolean;
  readonly test: (size: number) => boolean;
}

/** @param sizes Ascending, positive. */
function mistaken(sizes: Float64Array, factor: (typeof unitFactors)[number]): Mistaken | null {
  const end = sizes.length - 1;
  const most = Math.floor(sizes.length * mostMistaken);
  const at = (place: number) => sizes[Math.min(end, Math.max(0, place))] ?? 0;
  const [low, high] = [at(Math.floor(end * 0.03)), at(Math.ceil(end * 0.97))];
  if (high > low * widestRange[factor]) return null;
  const fits = (value: number) => value >= low / 2 && value <= high * 2;
  for (let size = 1; size <= most; size += 1) {
    const first = at(end - size + 1);
    const before = at(end - size);
    if (first >= before * unitGap && before <= high * edge) {
      const wrong = sizes.subarray(end - size + 1);
      return wrong.every((value) => fits(value / factor))
        ? { above: true, test: (value) => value >= first }
        : null;
    }
  }
  for (let size = 1; size <= most; size += 1) {
    const last = at(size - 1);
    if (at(size) >= last * unitGap && at(size) >= low / edge) {
      const wrong = sizes.subarray(0, size);
      return wrong.every((value) => fits(value * factor))
        ? { above: false, test: (value) => value > 0 && value <= last }
        : null;
    }
  }
  return null;
}

function farRows(
  values: Float64Array,
  row: Uint32Array,
  test: (value: number) => boolean,
): { readonly row: number; readonly value: number }[] {
  const found: { row: number; value: number }[] = [];
  values.forEach((value, index) => {
    if (test(value)) found.push({ row: row[index] ?? 0, value });
  });
  return found.sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
}
