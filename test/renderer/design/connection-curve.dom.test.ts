import { describe, expect, it } from 'vitest';
import { denseNetwork } from '../../common/network/networks.ts';
import {
  connectionCurve,
  connectionNear,
} from '../../../renderer/features/canvas/connection-curve.ts';

const network = denseNetwork([4, 8, 3]);
const size = { width: 184, height: 76 };
const boxOf = ({ position }: { position: { x: number; y: number } }) => ({ ...position, ...size });
const near = (x: number, y: number, reach = 10) => connectionNear({ x, y }, network, boxOf, reach);
const [first, second] = network.edges.map(({ id }) => id);

describe('connections of the picture from far', () => {
  it('run from the end of one card to the beginning of the next', () => {
    const [a, b] = [
      { x: 0, y: 0, ...size },
      { x: 300, y: 200, ...size },
    ];
    expect(connectionCurve(a, b, false).at(0)).toEqual({ x: 184, y: 38 });
    expect(connectionCurve(a, b, false).at(-1)).toEqual({ x: 300, y: 238 });
    expect(connectionCurve(a, b, true).at(0)).toEqual({ x: 92, y: 76 });
    expect(connectionCurve(a, b, true).at(-1)).toEqual({ x: 392, y: 200 });
  });

  it.each([
    ['on the first', 216, 38, first],
    ['beside it', 216, 45, first],
    ['on the second', 464, 38, second],
    ['too far from all', 216, 80, null],
    ['on a card', 92, 38, null],
  ])('are found %s', (_where, x, y, edge) => {
    expect(near(x, y)).toBe(edge);
  });

  it('are found further away where the reach is longer', () => {
    expect(near(216, 80, 60)).toBe(first);
  });
});
