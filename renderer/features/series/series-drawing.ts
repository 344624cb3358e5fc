import { formatDate } from '../../../common/datasets/series/instants.ts';
import type {
  PlacedWindow,
  PlaceKind,
  SeriesLayout,
  SeriesLine,
} from '../../../common/datasets/series/series-view.ts';
import type { Series, Stretch } from '../../ui/charts/series.ts';
import { formatCount, formatNumber } from '../../ui/format.ts';

/** Colours of lines; the first three of the palette stand for the parts of the split. */
const lineColors = [7, 6, 4, 8, 5];
const dashes = [undefined, [6, 3], [2, 3], [8, 3, 2, 3]];
const partColors = { train: 1, validation: 2, test: 3 };
/** The parts of a split as they are called. */
export const partNames = { train: 'Training', validation: 'Validation', test: 'Test' };

/** A thinned line as the charts read it. */
export function seriesOf({ column, x, y }: SeriesLine, index: number): Series {
  return {
    id: column,
    label: column,
    color: lineColors[index % lineColors.length] ?? 7,
    dash: dashes[index % dashes.length],
    length: x.length,
    x: (at) => x[at] ?? NaN,
    y: (at) => y[at] ?? null,
  };
}

/** How a place of a series is told. */
export function placeFormat(places: PlaceKind): (value: number) => string {
  switch (places.kind) {
    case 'date': {
      const { detail } = places;
      return (value) =>
        formatDate(detail === 'month' || detail === 'day' ? Math.round(value) : value, detail);
    }
    case 'row':
      return (value) => formatCount(Math.round(value));
    case 'number':
      return formatNumber;
  }
}

/** The stretches of the parts, to be shaded. */
export function partBands({ stretches }: Pick<SeriesLayout, 'stretches'>): readonly Stretch[] {
  return stretches.map(({ part, from, to }, index) => ({
    id: String(index),
    from,
    to,
    label: part === null ? 'Left out' : partNames[part],
    ...(part === null ? {} : { color: partColors[part] }),
  }));
}

/** What a window sees and tells, to be bracketed. */
export function windowBrackets({ part, seen, told }: PlacedWindow): readonly Stretch[] {
  return [
    { id: 'seen', from: seen[0], to: seen[1], label: 'sees' },
    { id: 'told', from: told[0], to: told[1], label: 'tells', color: partColors[part] },
  ];
}
