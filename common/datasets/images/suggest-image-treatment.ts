import type { CountRange, ImageStatistics } from './image-statistics.ts';
import { defaultImageTreatment, type ImageTreatment } from './image-treatment.ts';

/** Sides that networks usually take, in pixels. */
const usualSides = [64, 96, 128] as const;
/** Larger pictures take long to train on a processor. */
const largestUnasked = 128;
/** Training pictures from which on a smaller size saves more time than it costs accuracy. */
const many = 5_000;

/**
 * How pictures are treated by default: in their common size where they have one that is not large, else in a usual
 * one; grey where all are grey.
 */
export function suggestImageTreatment(
  statistics: ImageStatistics | undefined,
  pictures: number,
): ImageTreatment {
  if (!statistics) return defaultImageTreatment;
  const { width, height, channels } = statistics;
  const grey = channels.every((kind) => kind.channels <= 2);
  const color = grey ? 'grey' : 'rgb';
  const common = width.min === width.max && height.min === height.max;
  if (common && Math.max(width.max, height.max) <= largestUnasked && width.max > 0) {
    return { ...defaultImageTreatment, width: width.max, height: height.max, color };
  }
  const side = usualSide(Math.max(typical(width), typical(height)), pictures);
  return { ...defaultImageTreatment, width: side, height: side, color };
}

/** The geometric mean of the smallest and the largest. */
function typical({ min, max }: CountRange): number {
  return Math.sqrt(Math.max(1, min) * Math.max(1, max));
}

function usualSide(side: number, pictures: number): number {
  const [small] = usualSides;
  if (pictures >= many) return small;
  return usualSides.findLast((usual) => usual <= side) ?? small;
}
