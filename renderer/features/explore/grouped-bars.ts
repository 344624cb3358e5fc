import type { ExploredBar } from '../../../common/explore/exploration.ts';

/** How the groups of a bar are drawn. */
export type BarStyle = 'stacked' | 'side by side';

/** A piece of a histogram, in shares of the picture's width and height. */
export interface BarPiece {
  readonly bar: number;
  readonly group: number;
  readonly x: number;
  readonly width: number;
  readonly y: number;
  readonly height: number;
  readonly count: number;
}

/**
 * Where the pieces of a histogram lie. On a logarithmic scale a stack is as tall as the logarithm of its whole and
 * is shared out by counts.
 */
export function groupedBars(
  bars: readonly ExploredBar[],
  style: BarStyle,
  logarithmic: boolean,
): readonly BarPiece[] {
  const scale = (count: number) => (logarithmic ? Math.log10(1 + count) : count);
  const groupsOf = ({ byGroup, count }: ExploredBar): readonly (readonly [number, number])[] => {
    const inGroups = byGroup.reduce((sum, each) => sum + each, 0);
    const named = byGroup.map((each, group) => [group, each] as const);
    return inGroups < count ? [...named, [-1, count - inGroups] as const] : named;
  };
  const groups = Math.max(1, ...bars.map((bar) => groupsOf(bar).length));
  const tallest = Math.max(
    1e-9,
    ...bars.map((bar) =>
      style === 'stacked'
        ? scale(bar.count)
        : Math.max(...groupsOf(bar).map(([, count]) => scale(count))),
    ),
  );
  const step = 1 / Math.max(1, bars.length);
  return bars.flatMap((bar, index) => {
    let below = 0;
    return groupsOf(bar).flatMap(([group, count], place): BarPiece[] => {
      if (count === 0) return [];
      const height =
        style === 'stacked'
          ? (scale(bar.count) / tallest) * (count / bar.count)
          : scale(count) / tallest;
      const width = style === 'stacked' ? step * 0.9 : (step * 0.9) / groups;
      const x = index * step + step * 0.05 + (style === 'stacked' ? 0 : place * width);
      const y = style === 'stacked' ? 1 - below - height : 1 - height;
      below += height;
      return [{ bar: index, group, x, width, y, height, count }];
    });
  });
}
