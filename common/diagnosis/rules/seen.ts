import { lastMean, type Curves } from '../curves.ts';
import type { Finding, FindingId } from '../finding.ts';
import type { LayerSample, TrainingReading } from '../training-reading.ts';

/** What a rule looks at. */
export interface Seen {
  readonly reading: TrainingReading;
  readonly curves: Curves;
  /** What more urgent rules have said already. */
  readonly said: ReadonlySet<FindingId>;
}

/** Says one thing, or nothing without evidence. */
export type Rule = (seen: Seen) => Finding | null;

/** A number as evidence gives it: three digits. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return 'infinite';
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e6)) {
    return Number(value.toPrecision(2)).toExponential().replace('e+', 'e').replaceAll('-', '−');
  }
  return String(Number(value.toPrecision(3))).replace('-', '−');
}

/** A count, an epoch's number among them. */
export function counted(count: number): string {
  return count.toLocaleString('en-GB');
}

/** A share of one in percent. */
export function percent(share: number): string {
  return `${Number((100 * share).toPrecision(3))} %`;
}

/** Numbers of the first and last epoch of the curves, from a place on. */
export function epochsFrom({ epochs }: Curves, at: number): [from: number, to: number] {
  const from = epochs[Math.max(0, Math.min(at, epochs.length - 1))] ?? 0;
  return [from, epochs.at(-1) ?? from];
}

/** A loss as a share of the simplest guess's. */
export function ofGuess({ guess }: Curves, loss: number): number {
  return loss / guess;
}

/** What the loss is compared with, in words. */
export function guessInWords({ reading, curves }: Seen): string {
  return reading.sizes.baselineLoss === null
    ? `${digits(curves.guess)} after the first epoch`
    : `${digits(curves.guess)} of always guessing ${reading.task === 'regression' ? 'the mean' : 'by how frequent the classes are'}`;
}

/** Rates of Keras's defaults; momentum makes the steps of SGD 1 / (1 − momentum) times as long. */
export function timesUsualRate({ optimizer }: TrainingReading['training']): number {
  if (optimizer.type !== 'SGD') return optimizer.learning_rate / 0.001;
  return optimizer.learning_rate / (1 - Math.min(0.999, optimizer.momentum)) / 0.01;
}

export function isClipped({ optimizer }: TrainingReading['training']): boolean {
  const { clipnorm, clipvalue, global_clipnorm } = optimizer;
  return clipnorm !== null || clipvalue !== null || global_clipnorm !== null;
}

/** Norm of all gradients together. */
export function totalGradient({ layers }: LayerSample): number {
  return Math.hypot(...layers.map(({ gradient }) => gradient));
}

/** The first layer's gradient per weight over the last's; null where one is missing. */
export function firstToLast({ layers }: LayerSample): number | null {
  const [first, last] = [layers[0], layers.at(-1)];
  if (!first || !last || layers.length < 2 || last.gradient === 0) return null;
  return first.gradient / Math.sqrt(first.size) / (last.gradient / Math.sqrt(last.size));
}

/** The last mean of a logged metric; null where it is not logged. */
export function lastLogged({ epochs }: TrainingReading, name: string): number | null {
  const values = epochs.flatMap(({ values: logged }) => logged[name] ?? []);
  return values.length === epochs.length && values.length > 0 ? lastMean(values) : null;
}
