import { describe, expect, it } from 'vitest';
import {
  followScroll,
  lastTop,
  scrollFromTop,
  scrollHeight,
  topFromScroll,
} from '../../../renderer/features/datasets/tall-scroll.ts';

const short = { content: 27 * 100_000, view: 600 };
const tall = { content: 27 * 1_000_000, view: 600 };

describe('scrolling more rows than an element may be tall', () => {
  it('is the browser’s own while the rows fit', () => {
    expect(scrollHeight(short)).toBe(short.content);
    expect(followScroll(short, 0, 0, 100)).toBeCloseTo(100);
  });

  it('keeps the element below every browser’s limit', () => {
    expect(scrollHeight(tall)).toBeLessThan(17_000_000);
  });

  it('reaches both ends', () => {
    const travel = scrollHeight(tall) - tall.view;
    expect(topFromScroll(tall, 0)).toBe(0);
    expect(topFromScroll(tall, travel)).toBe(lastTop(tall));
    expect(followScroll(tall, 90, 50, 0)).toBe(0);
    expect(followScroll(tall, lastTop(tall) - 90, travel - 50, travel)).toBe(lastTop(tall));
  });

  it('moves the rows as far as the wheel, not further', () => {
    const top = 5_000_000;
    const scroll = scrollFromTop(tall, top);
    expect(followScroll(tall, top, scroll, scroll + 53)).toBe(top + 53);
  });

  it('goes to the same share of the whole when the bar is dragged', () => {
    const half = (scrollHeight(tall) - tall.view) / 2;
    expect(followScroll(tall, 0, 0, half)).toBeCloseTo(lastTop(tall) / 2);
  });

  it('puts the bar back where the rows are', () => {
    const top = 12_345_678;
    expect(topFromScroll(tall, scrollFromTop(tall, top))).toBeCloseTo(top);
  });
});
