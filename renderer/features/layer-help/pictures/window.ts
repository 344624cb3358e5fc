import { arrow, axisOf, grid, pairOf, type LayerPicture, type PictureGiven } from '../picture.ts';

/** Most rows and columns that are drawn. */
const most = 9;
const side = 13;

/** A kernel or a pool over its input, and the value that it gives. */
export function drawWindow({ type, params, inputs, output }: PictureGiven): LayerPicture {
  const [input] = inputs;
  const line = type.endsWith('1D');
  const rows = line ? 1 : Math.min(most, axisOf(input, 1, 6));
  const columns = Math.min(most, axisOf(input, line ? 1 : 2, 6));
  const key = 'kernel_size' in params ? 'kernel_size' : 'pool_size';
  const [high, wide] = pairOf(params, key, 2);
  const window = [line ? 1 : Math.min(high, rows), Math.min(line ? high : wide, columns)] as const;
  const strides = pairOf(params, (params['strides'] ?? null) === null ? key : 'strides', 1);
  const dilation = pairOf(params, 'dilation_rate', 1);
  const stops = (length: number, size: number, step: number) =>
    Math.max(1, Math.floor((length - size) / Math.max(1, step)) + 1);
  const outRows = line ? 1 : stops(rows, window[0], strides[0]);
  const outColumns = stops(columns, window[1], line ? strides[0] : strides[1]);
  const inside = (row: number, column: number) =>
    row % dilation[0] === 0 &&
    column % dilation[1] === 0 &&
    row / dilation[0] < window[0] &&
    column / dilation[1] < window[1];
  const right = columns * side + 52;
  const height = Math.max(rows, outRows) * side;
  const size = line ? String(high) : `${high} × ${wide}`;
  const step = line ? String(strides[0]) : strides.join(' × ');
  const pools = key === 'pool_size';
  return {
    width: right + outColumns * side,
    height,
    cells: [
      ...grid(0, 0, rows, columns, side, (row, column) =>
        inside(row, column) ? 'weight' : 'input',
      ),
      ...grid(right, 0, outRows, outColumns, side, (row, column) =>
        row === 0 && column === 0 ? 'weight' : 'output',
      ),
    ],
    lines: [arrow(columns * side + 12, Math.min(height, window[0] * side) / 2)],
    labels: [],
    caption: `${pools ? 'A window' : 'A kernel'} of ${size} goes over the input in steps of ${step}; each stop gives one value${pools ? '' : ' of every filter'}.${cut(input?.length, output)}`,
  };
}

function cut(rank: number | undefined, output: PictureGiven['output']): string {
  if (rank === undefined || !output) return '';
  const sizes = output.slice(1, -1).join(' × ');
  return sizes === '' ? '' : ` Here it stops ${sizes} times.`;
}

/** A whole map that becomes one value. */
export function drawGlobal({ type, inputs }: PictureGiven): LayerPicture {
  const [input] = inputs;
  const line = type.endsWith('1D');
  const rows = line ? 1 : Math.min(most, axisOf(input, 1, 5));
  const columns = Math.min(most, axisOf(input, line ? 1 : 2, 5));
  const what = type.includes('Max') ? 'largest value' : 'mean';
  const right = columns * side + 52;
  return {
    width: right + side,
    height: rows * side,
    cells: [
      ...grid(0, 0, rows, columns, side, () => 'weight'),
      { x: right, y: ((rows - 1) * side) / 2, size: side, tone: 'output' },
    ],
    lines: [arrow(columns * side + 12, (rows * side) / 2)],
    labels: [],
    caption: `Of each of the ${axisOf(input, line ? 2 : 3, 1)} channels only the ${what} over all places is left.`,
  };
}
