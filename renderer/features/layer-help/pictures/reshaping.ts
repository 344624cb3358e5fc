import type { Shape } from '../../../../common/tensor/shape.ts';
import { arrow, grid, type LayerPicture, type PictureGiven } from '../picture.ts';

const side = 11;
const most = 9;

/** The same values in another form, or with rows and columns more or fewer. */
export function drawReshaping({ type, inputs, output }: PictureGiven): LayerPicture {
  const before = sizeOf(inputs[0]);
  const after = sizeOf(output);
  const right = before[1] * side + 50;
  const height = Math.max(before[0], after[0]) * side;
  const pads = type.startsWith('ZeroPadding');
  const border = (row: number, column: number) =>
    pads && (row === 0 || column === 0 || row === after[0] - 1 || column === after[1] - 1);
  const words = (shape: Shape | undefined) => shape?.slice(1).join(' × ') ?? '?';
  return {
    width: right + after[1] * side,
    height,
    cells: [
      ...grid(0, (height - before[0] * side) / 2, before[0], before[1], side, () => 'input'),
      ...grid(right, (height - after[0] * side) / 2, after[0], after[1], side, (row, column) =>
        border(row, column) ? 'off' : 'output',
      ),
    ],
    lines: [arrow(before[1] * side + 10, height / 2)],
    labels: [],
    caption: `${words(inputs[0])} becomes ${words(output)}.`,
  };
}

/** Rows and columns to draw for a shape: long ones are cut. */
function sizeOf(shape: Shape | undefined): readonly [number, number] {
  const axes = (shape ?? [null, 4]).slice(1).map((length) => length ?? 1);
  const [first = 1, second] = axes;
  return second === undefined
    ? [1, Math.min(16, first)]
    : [Math.min(most, first), Math.min(most, second)];
}

/** A picture that is changed at random while training. */
export function drawChange({ type }: PictureGiven): LayerPicture {
  const size = 5;
  const side = 14;
  const right = size * side + 50;
  // The letter F: it looks different turned and mirrored.
  const letter = new Set(['0,1', '0,2', '0,3', '1,1', '2,1', '2,2', '3,1', '4,1']);
  const source = (row: number, column: number): readonly [number, number] => {
    if (type === 'RandomFlip') return [row, size - 1 - column];
    if (type === 'RandomRotation') return [size - 1 - column, row];
    if (type === 'RandomTranslation') return [row - 1, column - 1];
    if (type === 'RandomZoom') return [Math.floor(row / 1.5), Math.floor(column / 1.5) + 1];
    return [row, column];
  };
  const tone = (row: number, column: number) =>
    letter.has(`${row},${column}`) ? 'weight' : 'plain';
  const colours = type === 'RandomBrightness' || type === 'RandomContrast';
  return {
    width: right + size * side,
    height: size * side,
    cells: [
      ...grid(0, 0, size, size, side, tone),
      ...grid(right, 0, size, size, side, (row, column) => {
        const [from, along] = source(row, column);
        const there = tone(from, along);
        return colours && there === 'weight' ? 'output' : there;
      }),
    ],
    lines: [arrow(size * side + 10, (size * side) / 2)],
    labels: [],
    caption:
      'While training, each picture is changed at random in every epoch. When predicting nothing happens.',
  };
}
