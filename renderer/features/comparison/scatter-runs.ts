import type { ChartConfiguration } from 'chart.js';
import { markerShape } from '../../../common/charts/marker-shapes.ts';
import { paretoFront } from '../../../common/comparison/pareto.ts';
import { metricLabel } from '../../../common/runs/metric-names.ts';
import { markerOf } from '../../../common/runs/run-color.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import { moreIsBetter } from '../../../common/training/metric-catalogue.ts';
import { axis, tooltip } from '../../ui/charts/chart-js.ts';
import { seriesColor, type ChartTheme } from '../../ui/charts/chart-theme.ts';
import { pointStyles } from '../../ui/charts/line-markers.ts';
import { formatBytes, formatCount, formatDuration, formatNumber } from '../../ui/format.ts';
import { metricWords, type ComparedRun } from './compared-run.ts';
import { smallTime } from './deltas.ts';

/** Something that runs are placed by. */
export interface RunMeasure {
  readonly id: string;
  readonly label: string;
  readonly of: (run: RunSummary) => number | null;
  readonly words: (value: number) => string;
  /** Whether more is better; null where neither is. */
  readonly rising: boolean | null;
}

/** Costs first, then every number among the settings. */
export function costMeasures(runs: readonly ComparedRun[]): readonly RunMeasure[] {
  const costs: readonly RunMeasure[] = [
    {
      id: 'parameters',
      label: 'Parameters',
      of: (run) => run.parameters,
      words: formatCount,
      rising: false,
    },
    {
      id: 'latency',
      label: 'Time for one row',
      of: (run) => run.latency,
      words: smallTime,
      rising: false,
    },
    {
      id: 'size',
      label: 'Size of the weights',
      of: (run) => run.size,
      words: formatBytes,
      rising: false,
    },
    {
      id: 'time',
      label: 'Training time',
      of: (run) => run.last?.seconds ?? null,
      words: formatDuration,
      rising: false,
    },
  ];
  const names = new Set(
    runs.flatMap(({ summary }) =>
      Object.entries(summary.settings).flatMap(([name, value]) =>
        typeof value === 'number' ? [name] : [],
      ),
    ),
  );
  const settings = [...names].map((name): RunMeasure => ({
    id: `setting ${name}`,
    label: name,
    of: ({ settings: own }) => {
      const value = own[name];
      return typeof value === 'number' ? value : null;
    },
    words: formatNumber,
    rising: null,
  }));
  return [...costs, ...settings].filter(({ of }) =>
    runs.some(({ summary }) => of(summary) !== null),
  );
}

/** Test metrics, then metrics of the best and the last epoch. */
export function gainMeasures(runs: readonly ComparedRun[]): readonly RunMeasure[] {
  const measures = runs.flatMap(({ summary }) => [
    ...Object.keys(summary.test ?? {}).map((name) => gain('test', name)),
    ...Object.keys(summary.best?.values ?? {}).map((name) => gain('best', name)),
    ...Object.keys(summary.last?.values ?? {}).map((name) => gain('last', name)),
  ]);
  return [...new Map(measures.map((measure) => [measure.id, measure])).values()];
}

const where = { test: 'Test', best: 'Best epoch', last: 'Last epoch' } as const;

function gain(from: keyof typeof where, name: string): RunMeasure {
  const label = metricLabel(name);
  return {
    id: `${from} ${name}`,
    label: `${where[from]}: ${/^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label}`,
    of: (run) => (from === 'test' ? run.test?.[name] : run[from]?.values[name]) ?? null,
    words: (value) => metricWords(name, value),
    rising: moreIsBetter(name),
  };
}

/** A run as a point of the chart. */
export interface PlacedRun {
  readonly run: ComparedRun;
  readonly x: number;
  readonly y: number;
  readonly onFront: boolean;
}

/** Runs that have both; those on the front are the ones that no other beats in both. */
export function placeRuns(
  runs: readonly ComparedRun[],
  x: RunMeasure,
  y: RunMeasure,
): readonly PlacedRun[] {
  const points = runs.flatMap((run) => {
    const [cost, gained] = [x.of(run.summary), y.of(run.summary)];
    return cost === null || gained === null || !Number.isFinite(gained)
      ? []
      : [{ run, cost, gain: gained }];
  });
  const front = new Set(
    x.rising === false && y.rising !== null ? paretoFront(points, y.rising) : [],
  );
  return points.map((point) => ({
    run: point.run,
    x: point.cost,
    y: point.gain,
    onFront: front.has(point),
  }));
}

/** Points in the colours and shapes of their runs; those of the front ringed, on a dashed line. */
export function scatterOfRuns(
  placed: readonly PlacedRun[],
  { x, y, logX }: { readonly x: RunMeasure; readonly y: RunMeasure; readonly logX: boolean },
  theme: ChartTheme,
): ChartConfiguration {
  const front = placed.filter(({ onFront }) => onFront).toSorted((a, b) => a.x - b.x);
  const toPoint = ({ x: across, y: up }: PlacedRun) => ({ x: across, y: up });
  const rest = placed.filter(({ onFront }) => !onFront);
  const cloud = (runs: readonly PlacedRun[], radius: number) => {
    const shapes = runs.map(({ run }) => markerShape(markerOf(run.look)));
    const colors = runs.map(({ run }) => seriesColor(theme, run.look.color));
    return {
      data: runs.map(toPoint),
      pointRadius: radius,
      pointHoverRadius: radius + 2,
      pointStyle: shapes.map(({ form }) => pointStyles[form]),
      pointBackgroundColor: colors.map((color, i) => (shapes[i]?.filled ? color : theme.surface)),
      pointBorderColor: colors,
      pointBorderWidth: 1.75,
    };
  };
  // What comes first is drawn last.
  const shown = [front, rest, []] as const;
  return {
    type: 'scatter',
    data: {
      datasets: [
        cloud(front, 6),
        cloud(rest, 5),
        {
          data: front.map(toPoint),
          pointStyle: 'circle',
          pointRadius: 10,
          pointHitRadius: 0,
          pointHoverRadius: 10,
          pointBackgroundColor: 'transparent',
          pointBorderColor: theme.text,
          pointBorderWidth: 1.25,
          showLine: true,
          borderColor: theme.text,
          borderDash: [5, 4],
          borderWidth: 1,
          stepped: 'before',
        },
      ],
    },
    options: {
      animation: false,
      parsing: false,
      normalized: true,
      responsive: true,
      maintainAspectRatio: false,
      layout: { padding: { top: 10, right: 14 } },
      plugins: {
        legend: { display: false },
        tooltip: {
          ...tooltip(theme),
          filter: ({ datasetIndex }) => datasetIndex < 2,
          callbacks: {
            label: ({ datasetIndex, dataIndex }) => {
              const point = shown[datasetIndex]?.[dataIndex];
              if (!point) return '';
              return [
                point.run.summary.name,
                `${x.label}: ${x.words(point.x)}`,
                `${y.label}: ${y.words(point.y)}`,
                ...(point.onFront ? ['On the Pareto front'] : []),
              ];
            },
          },
        },
      },
      scales: {
        x: { type: logX ? 'logarithmic' : 'linear', ...axis(theme, x.label, x.words, 7) },
        y: { type: 'linear', grace: '4%', ...axis(theme, y.label, y.words, 6) },
      },
    },
  };
}
