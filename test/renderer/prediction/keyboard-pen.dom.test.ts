import { describe, expect, it } from 'vitest';
import { movedPen, penStart } from '../../../renderer/features/prediction/keyboard-pen.ts';

const pad = { width: 280, height: 280 };

describe('the pen of the keyboard', () => {
  it('moves by a pixel of MNIST, or by a fifth of it', () => {
    const from = { x: 100, y: 100 };
    expect(movedPen(from, 'ArrowRight', false, pad)).toEqual({ x: 110, y: 100 });
    expect(movedPen(from, 'ArrowUp', true, pad)).toEqual({ x: 100, y: 98 });
  });

  it('stays on the pad', () => {
    expect(movedPen({ x: 4, y: 278 }, 'ArrowLeft', false, pad)?.x).toBe(0);
    expect(movedPen({ x: 4, y: 278 }, 'ArrowDown', false, pad)?.y).toBe(280);
    const { x, y } = penStart(pad);
    expect(x > 0 && x < 280 && y > 0 && y < 280).toBe(true);
  });

  it('leaves other keys alone', () => {
    for (const key of ['Tab', 'a', 'Home'])
      expect(movedPen({ x: 0, y: 0 }, key, false, pad)).toBeNull();
  });
});
