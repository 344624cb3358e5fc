import { sampleSize } from '../../../../common/tensor/shape.ts';
import {
  arrow,
  axisOf,
  grid,
  type LayerPicture,
  type Line,
  type PictureGiven,
  wordOf,
} from '../picture.ts';

const most = 6;
const side = 14;

/** Every input value goes into every unit. */
export function drawDense({ params, inputs }: PictureGiven): LayerPicture {
  const [input] = inputs;
  const width = axisOf(input, (input?.length ?? 2) - 1, 4);
  const units = typeof params['units'] === 'number' ? params['units'] : 1;
  const left = Math.min(most, width);
  const right = Math.min(most, units);
  const height = Math.max(left, right) * 20;
  const at = (count: number, index: number) => height / 2 + (index - (count - 1) / 2) * 20;
  const lines = Array.from({ length: left * right }, (_, index): Line => {
    const [start, end] = [index % left, Math.floor(index / left)];
    return { from: [side, at(left, start)], to: [120, at(right, end)], arrow: false };
  });
  const column = (x: number, count: number, tone: 'input' | 'output') =>
    Array.from({ length: count }, (_, index) => ({
      x,
      y: at(count, index) - side / 2,
      size: side,
      tone,
    }));
  return {
    width: 120 + side,
    height,
    cells: [...column(0, left, 'input'), ...column(120, right, 'output')],
    lines,
    labels: [],
    caption: `Each of ${units} units adds up all ${width} values, each with a weight of its own: ${width} × ${units} weights${params['use_bias'] === false ? '' : ` and ${units} biases`}.`,
  };
}

/** A number picks a row of the table. */
export function drawEmbedding({ params }: PictureGiven): LayerPicture {
  const columns = Math.min(most, Number(params['output_dim'] ?? 4));
  const right = 78;
  return {
    width: right + columns * side,
    height: 6 * side,
    cells: [
      { x: 0, y: 2 * side, size: side, tone: 'input', text: '2' },
      ...grid(right, 0, 6, columns, side, (row) => (row === 2 ? 'output' : 'plain')),
    ],
    lines: [arrow(side + 10, 2.5 * side, 44)],
    labels: [],
    caption: `Each number picks its row of a table of ${wordOf(params, 'input_dim')} rows, ${wordOf(params, 'output_dim')} values in each.`,
  };
}

/** The row that enters, or the steps that count. */
export function drawInput({ type, output }: PictureGiven): LayerPicture {
  const columns = Math.min(10, output ? sampleSize(output) : 4);
  const masks = type === 'Masking';
  return {
    width: columns * side,
    height: 3 * side,
    cells: grid(0, 0, 3, columns, side, (_, column) =>
      masks && column > columns / 2 ? 'off' : 'input',
    ),
    lines: [],
    labels: [],
    caption: masks
      ? 'Time steps that hold nothing but the mask’s value are left out by the layers behind.'
      : `Rows of ${output ? output.slice(1).join(' × ') : 'numbers'} enter here, as many at a time as a batch has.`,
  };
}
