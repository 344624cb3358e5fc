import {
  binaryConfusion,
  correctClasses,
  curveTally,
  perClassTally,
  topTally,
} from './class-tallies.ts';
import { cosineTally, perElement, varianceTally } from './number-tallies.ts';
import { decisionBoundary } from './output-reading.ts';
import { increase, type MeterSettings, type Tally, type TallyName } from './tally.ts';

/** Keras's `epsilon()`. */
const epsilon = 1e-7;

/** The sums of one name, for outputs as the settings say. */
export function makeTally(name: TallyName, settings: MeterSettings): Tally {
  const { kind, width } = settings;
  const boundary = decisionBoundary(settings.reading);
  switch (name) {
    case 'correct':
      return kind === 'class'
        ? correctClasses(settings)
        : perElement(settings, (y, t) => Number(Number(y > boundary) === t));
    case 'confusion':
      return kind === 'class'
        ? perClassTally(settings, 3 * width, (sums, at, predicted, actual) => {
            if (predicted === actual) increase(sums, at + 3 * actual, 1);
            increase(sums, at + 3 * predicted + 1, 1);
            increase(sums, at + 3 * actual + 2, 1);
          })
        : binaryConfusion(settings, boundary);
    case 'amongTop':
      return topTally(settings);
    case 'curve':
      return curveTally(settings);
    case 'absolute':
      return perElement(settings, (y, t) => Math.abs(y - t));
    case 'squared':
      return perElement(settings, (y, t) => (y - t) ** 2);
    case 'percentage':
      return perElement(
        settings,
        (y, t) => 100 * Math.abs((t - y) / Math.max(Math.abs(t), epsilon)),
      );
    case 'logarithmic':
      return perElement(
        settings,
        (y, t) => (Math.log1p(Math.max(y, epsilon)) - Math.log1p(Math.max(t, epsilon))) ** 2,
      );
    case 'logcosh':
      return perElement(settings, (y, t) => {
        const error = Math.abs(y - t);
        return error + Math.log1p(Math.exp(-2 * error)) - Math.LN2;
      });
    case 'variance':
      return varianceTally(settings);
    case 'cosine':
      return cosineTally(settings);
  }
}
