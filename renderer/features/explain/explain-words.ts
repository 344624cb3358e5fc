import type { ExplainOffers, RowEffects } from '../../../common/explain/explain-api.ts';
import type { ExplainedMetric } from '../../../common/explain/metrics.ts';
import type { Slice, SliceCondition, SliceMeasure } from '../../../common/explain/slices/slice.ts';
import type { ChartData } from '../../ui/charts/chart-data.ts';
import { formatNumber, formatPercent } from '../../ui/format.ts';

const names: Readonly<Record<ExplainedMetric | SliceMeasure, string>> = {
  accuracy: 'Accuracy',
  balanced_accuracy: 'Balanced accuracy',
  log_loss: 'Log loss',
  r2_score: 'R²',
  root_mean_squared_error: 'Root mean squared error',
  mean_absolute_error: 'Mean absolute error',
};

export function metricName(metric: ExplainedMetric | SliceMeasure): string {
  return names[metric];
}

/** The name within a sentence: `log loss`, `R²`. */
export function metricWords(metric: ExplainedMetric | SliceMeasure): string {
  return metric === 'r2_score' ? names[metric] : names[metric].toLowerCase();
}

/** A value of a metric: shares in percent. */
export function metricValue(metric: ExplainedMetric | SliceMeasure, value: number): string {
  const share = metric === 'accuracy' || metric === 'balanced_accuracy';
  return share ? formatPercent(value) : formatNumber(value);
}

/** A change with its sign: `+0.031`, `−0.2`. */
export function signed(value: number, format: (value: number) => string = formatNumber): string {
  return value > 0 ? `+${format(value)}` : format(value).replace('-', '−');
}

/** A cell as it is shown. */
export function cellWords(cell: string | null): string {
  if (cell === null) return 'missing';
  return cell.length > 40 ? `${cell.slice(0, 39)}…` : cell;
}

/** What each cell of a row does, for a file: whole cells, missing ones empty. */
export function effectsTable(found: RowEffects, target: string): ChartData {
  const name = answerName(found.className, target);
  return {
    caption: `Row ${found.row + 1}. ${name}: ${found.answer}`,
    columns: ['Column', 'Cell', 'Usual cell', 'Effect'],
    rows: found.effects.map(({ column, cell, usual, effect }) => [column, cell, usual, effect]),
  };
}

const dayLength = 86_400_000;

/** A condition of a slice: `age 30 – 45`, `sex = male`. */
export function conditionWords(condition: SliceCondition, kind?: 'date' | 'length'): string {
  const { column } = condition;
  if (condition.kind === 'missing') return `${column} is missing`;
  if (condition.kind === 'value') return `${column} = ${cellWords(condition.value)}`;
  const edge = (value: number): string =>
    kind === 'date' ? new Date(value * dayLength).toISOString().slice(0, 10) : formatNumber(value);
  const { from, to } = condition;
  const range = from === to ? edge(from) : `${edge(from)} – ${edge(to)}`;
  return kind === 'length' ? `${column} has ${range} characters` : `${column} ${range}`;
}

/** The conditions of a slice, joined. */
export function sliceWords(
  { conditions }: Pick<Slice, 'conditions'>,
  kindOf: (column: string) => 'date' | 'length' | undefined,
): string {
  return conditions
    .map((condition) => conditionWords(condition, kindOf(condition.column)))
    .join(' and ');
}

/** What an answer is: `Probability of yes`, or the target. */
export function answerName(className: string | null, target: string): string {
  return className === null ? target : `Probability of ${className}`;
}

/** An answer: probabilities in percent. */
export function answerValue(className: string | null, value: number): string {
  return className === null ? formatNumber(value) : formatPercent(value);
}

/** The answers that can be explained: classes, or the steps of a forecast; none where there is only one. */
export function outputChoices(
  offers: ExplainOffers,
): readonly { readonly value: string; readonly label: string }[] {
  const all = offers.task === 'regression' ? offers.values : offers.classes;
  return all.length > 1 ? all.map((label, index) => ({ value: String(index), label })) : [];
}

/** Round numbers that divide a range, about so many. */
export function ticksOf(low: number, high: number, count: number): readonly number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= rough) ?? rough;
  const ticks: number[] = [];
  for (let tick = Math.ceil(low / step); tick * step <= high + step * 1e-9; tick += 1) {
    // −0 is written with its sign.
    ticks.push(tick * step + 0);
  }
  return ticks;
}
