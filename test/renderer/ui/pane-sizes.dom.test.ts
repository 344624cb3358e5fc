import { beforeEach, describe, expect, it } from 'vitest';
import { boundedSize, loadSizes, saveSizes } from '../../../renderer/ui/pane-sizes.ts';

const initial = { left: 240, right: 300, drawer: 220, folded: [] };

describe('sizes of panes', () => {
  beforeEach(() => localStorage.clear());

  it('are as the person left them', () => {
    const sizes = { left: 333, right: 280, drawer: 150, folded: ['drawer' as const] };
    saveSizes('data', sizes);
    expect(loadSizes('data', initial)).toEqual(sizes);
    expect(loadSizes('design', initial)).toEqual(initial);
  });

  it.each(['not json', '[]', '{"left":"wide","folded":7}', 'null'])(
    'are the first ones where %s is stored',
    (text) => {
      localStorage.setItem('layerwright.panes.data', text);
      expect(loadSizes('data', initial)).toEqual(initial);
    },
  );

  it('stay within what can be used', () => {
    expect(boundedSize('left', 5)).toBe(180);
    expect(boundedSize('left', 5000)).toBe(520);
    expect(boundedSize('left', 250.4)).toBe(250);
  });
});
