import { describe, expect, it } from 'vitest';
import { eventFlags, type ChartEvent } from '../../../renderer/ui/charts/chart-events.ts';

const event = (x: number, tone: ChartEvent['tone'] = 'neutral'): ChartEvent => ({
  id: `e${x}`,
  x,
  text: `At ${x}.`,
  tone,
});
const flags = (events: readonly ChartEvent[]) =>
  eventFlags(events, (x) => (x > 100 ? null : x * 2)).map((flag) => ({
    pixel: flag.pixel,
    ids: flag.events.map(({ id }) => id),
    tone: flag.tone,
  }));

describe('the marks of events', () => {
  it('stand at their places, in order', () => {
    expect(flags([event(50), event(10)])).toEqual([
      { pixel: 20, ids: ['e10'], tone: 'neutral' },
      { pixel: 100, ids: ['e50'], tone: 'neutral' },
    ]);
  });

  it('join where they would cover each other, with the gravest tone', () => {
    expect(
      flags([event(10, 'accent'), event(14, 'danger'), event(16, 'warning'), event(17)]),
    ).toEqual([
      { pixel: 20, ids: ['e10', 'e14', 'e16'], tone: 'danger' },
      { pixel: 34, ids: ['e17'], tone: 'neutral' },
    ]);
  });

  it('are left out outside the view', () => {
    expect(flags([event(101)])).toEqual([]);
  });
});
