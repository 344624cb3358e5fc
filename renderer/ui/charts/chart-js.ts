import {
  BarController,
  BarElement,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
} from 'chart.js';
import type { ChartTheme } from './chart-theme.ts';
import { rangeBands } from './range-bands.ts';

Chart.register(
  BarController,
  BarElement,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  LogarithmicScale,
  PointElement,
  ScatterController,
  Tooltip,
  rangeBands,
);

export { Chart };

/** What all axes share: quiet grid, tokens' colours, a title. */
export function axis(
  theme: ChartTheme,
  title: string,
  format: (value: number) => string,
  ticks = 6,
): {
  grid: { color: string; tickLength: number };
  border: { color: string };
  title: {
    display: boolean;
    text: string;
    color: string;
    font: ChartTheme['font'];
    padding: number;
  };
  ticks: {
    color: string;
    font: ChartTheme['font'];
    maxTicksLimit: number;
    maxRotation: number;
    callback: (value: string | number) => string;
  };
} {
  return {
    grid: { color: theme.border, tickLength: 4 },
    border: { color: theme.border },
    title: {
      display: title !== '',
      text: title,
      color: theme.muted,
      font: theme.font,
      padding: 2,
    },
    ticks: {
      color: theme.muted,
      font: theme.font,
      maxTicksLimit: ticks,
      maxRotation: 0,
      callback: (value) => format(Number(value)),
    },
  };
}

/** A hover box in the theme's colours. */
export function tooltip(theme: ChartTheme): {
  backgroundColor: string;
  borderColor: string;
  borderWidth: number;
  titleColor: string;
  bodyColor: string;
  bodyFont: ChartTheme['font'];
  displayColors: boolean;
  animation: false;
} {
  return {
    backgroundColor: theme.surface,
    borderColor: theme.border,
    borderWidth: 1,
    titleColor: theme.text,
    bodyColor: theme.text,
    bodyFont: theme.font,
    displayColors: false,
    animation: false,
  };
}
