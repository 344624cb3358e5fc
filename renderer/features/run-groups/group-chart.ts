import type { ChartConfiguration, ChartDataset, Point } from 'chart.js';
import {
  type MemberScore,
  scoresBySize,
  type SizePoint,
} from '../../../common/run-groups/group-results.ts';
import type { RunGroup } from '../../../common/run-groups/run-group.ts';
import { placeWords } from '../../../common/run-groups/run-group.ts';
import type { Spread } from '../../../common/run-groups/spread.ts';
import type { ChartData } from '../../ui/charts/chart-data.ts';
import { axis } from '../../ui/charts/chart-js.ts';
import { addRoom } from '../../ui/charts/line-config.ts';
import { seriesColor, softColor, type ChartTheme } from '../../ui/charts/chart-theme.ts';

/** A picture of what the members of a group scored. */
export interface GroupPicture {
  readonly group: RunGroup;
  readonly scores: readonly MemberScore[];
  readonly spread: Spread | null;
  /** Ends of the interval of the mean; empty without one. */
  readonly interval: readonly number[];
  /** For people: `Validation accuracy`. */
  readonly metric: string;
  readonly format: (value: number) => string;
  /** Of a learning curve: the same metric on the training rows; empty without. */
  readonly training: readonly MemberScore[];
}

/** Members as points over their places with the mean and its interval, or a learning curve over the sizes. */
export function groupChart(picture: GroupPicture, theme: ChartTheme): ChartConfiguration {
  return picture.group.kind === 'sizes' ? sizesChart(picture, theme) : placesChart(picture, theme);
}

function placesChart(picture: GroupPicture, theme: ChartTheme): ChartConfiguration {
  const { group, scores, spread, metric, format } = picture;
  const color = seriesColor(theme, 1);
  const last = Math.max(1, scores.length - 1);
  const ends = [-0.5, last + 0.5];
  const across = (y: number): Point[] => ends.map((x) => ({ x, y }));
  const lines: ChartDataset<'line', Point[]>[] = spread
    ? [
        line('Mean', across(spread.mean), color, 2),
        ...picture.interval.map((y) => line('Interval', across(y), color, 1, [5, 4])),
      ]
    : [];
  const points = scores.flatMap(({ value }, x) => (value === null ? [] : [{ x, y: value }]));
  return {
    type: 'line',
    data: { datasets: [...lines, dots(points, color, theme)] },
    options: {
      ...still,
      scales: {
        x: {
          type: 'linear',
          min: -0.5,
          max: last + 0.5,
          ...axis(theme, group.kind === 'folds' ? 'Fold' : 'Seed', (x) => placeTick(group, x), 12),
        },
        y: { type: 'linear', afterDataLimits: addRoom, ...axis(theme, metric, format) },
      },
    },
  };
}

function placeTick({ members, kind }: RunGroup, x: number): string {
  const place = Number.isInteger(x) ? members[x]?.place : undefined;
  if (!place) return '';
  return String(kind === 'folds' ? (place.fold ?? 0) + 1 : (place.seed ?? 0));
}

function sizesChart(picture: GroupPicture, theme: ChartTheme): ChartConfiguration {
  const { scores, training, metric, format } = picture;
  const drawn = [
    { points: scoresBySize(scores), name: metric, number: 1, dash: [] as number[] },
    { points: scoresBySize(training), name: 'On the training rows', number: 2, dash: [6, 4] },
  ].filter(({ points }) => points.length > 0);
  const byRows = drawn.every(({ points }) => points.every(({ rows }) => rows !== null));
  const x = ({ rows, share }: SizePoint) => (byRows ? (rows ?? 0) : share * 100);
  const datasets = drawn.flatMap(({ points, name, number, dash }) => {
    const color = seriesColor(theme, number);
    const means = points.map((point) => ({ x: x(point), y: point.spread.mean }));
    const bars = points.flatMap((point) => {
      const { mean, deviation } = point.spread;
      if (deviation === null) return [];
      const at = [mean - deviation, mean + deviation].map((y) => ({ x: x(point), y }));
      return [line('± deviation', at, softColor(color, 70), 1.5)];
    });
    return [line(name, means, color, 2, dash), ...bars, dots(means, color, theme)];
  });
  return {
    type: 'line',
    data: { datasets },
    options: {
      ...still,
      scales: {
        x: {
          type: 'linear',
          min: 0,
          ...axis(theme, byRows ? 'Training rows' : 'Share of the training rows, %', String, 8),
        },
        y: { type: 'linear', afterDataLimits: addRoom, ...axis(theme, metric, format) },
      },
    },
  };
}

const still = {
  animation: false,
  parsing: false,
  maintainAspectRatio: false,
  plugins: { legend: { display: false }, tooltip: { enabled: false } },
} as const;

function line(
  label: string,
  data: Point[],
  color: string,
  width: number,
  dash: number[] = [],
): ChartDataset<'line', Point[]> {
  return { label, data, borderColor: color, borderWidth: width, borderDash: dash, pointRadius: 0 };
}

function dots(data: Point[], color: string, theme: ChartTheme): ChartDataset<'line', Point[]> {
  return {
    label: 'Runs',
    data,
    showLine: false,
    pointRadius: 5,
    pointBackgroundColor: color,
    borderColor: theme.surface,
  };
}

/** The numbers of the picture. */
export function groupTable({ group, scores, metric }: GroupPicture): ChartData {
  return {
    columns: ['Run', 'Training rows', metric],
    rows: scores.map(({ member, value }) => [
      placeWords(member.place, group.plan),
      member.rows?.train ?? null,
      value,
    ]),
  };
}
