/** Something that happened at a place of the x axis, marked there. */
export interface ChartEvent {
  readonly id: string;
  readonly x: number;
  /** A sentence for the person. */
  readonly text: string;
  readonly tone: 'neutral' | 'accent' | 'success' | 'warning' | 'danger';
}

/** Events so near to each other that one mark stands for them. */
export interface EventFlag {
  readonly pixel: number;
  readonly events: readonly ChartEvent[];
  readonly tone: ChartEvent['tone'];
}

const byWeight: readonly ChartEvent['tone'][] = [
  'neutral',
  'accent',
  'success',
  'warning',
  'danger',
];

/**
 * The marks to draw, in order of place: events less than `apart` pixels behind the first of a mark join it. A mark
 * has the gravest tone of its events.
 *
 * @param pixelOf the pixel of a place, null outside the view
 */
export function eventFlags(
  events: readonly ChartEvent[],
  pixelOf: (x: number) => number | null,
  apart = 14,
): EventFlag[] {
  const flags: { pixel: number; events: ChartEvent[]; tone: ChartEvent['tone'] }[] = [];
  for (const event of [...events].sort((a, b) => a.x - b.x)) {
    const pixel = pixelOf(event.x);
    if (pixel === null) continue;
    const last = flags.at(-1);
    if (last && pixel - last.pixel < apart) {
      last.events.push(event);
      if (byWeight.indexOf(event.tone) > byWeight.indexOf(last.tone)) last.tone = event.tone;
    } else {
      flags.push({ pixel, events: [event], tone: event.tone });
    }
  }
  return flags;
}
