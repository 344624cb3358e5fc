import { arrow, grid, type LayerPicture, type PictureGiven, wordOf } from '../picture.ts';

const side = 15;
const columns = 8;
const rows = 4;

/** Values of which some are switched off, or disturbed. */
export function drawDropout({ type, params }: PictureGiven): LayerPicture {
  const rate = typeof params['rate'] === 'number' ? params['rate'] : null;
  const noisy = rate === null;
  // Spread evenly, so that the share of dark squares is the rate.
  const isOff = (index: number) =>
    rate !== null && Math.floor((index + 1) * rate) > Math.floor(index * rate);
  const whole = type.startsWith('Spatial');
  const right = columns * side + 50;
  const tone = (row: number, column: number) =>
    isOff(whole ? column : (row * columns + column * 5) % (rows * columns)) ? 'off' : 'output';
  return {
    width: right + columns * side,
    height: rows * side,
    cells: [
      ...grid(0, 0, rows, columns, side, () => 'input'),
      ...grid(right, 0, rows, columns, side, noisy ? () => 'output' : tone),
    ],
    lines: [arrow(columns * side + 10, (rows * side) / 2)],
    labels: [],
    caption:
      rate === null
        ? `While training, random numbers with a deviation of ${wordOf(params, 'stddev', '1')} come to every value. When predicting nothing happens.`
        : `While training, ${whole ? 'whole channels are' : 'each value is'} switched off with a probability of ${Math.round(rate * 100)} %, others anew in every step. When predicting nothing happens.`,
  };
}

/** Values that are moved and stretched to a common measure. */
export function drawNormalisation({ type }: PictureGiven): LayerPicture {
  const rowwise = type === 'LayerNormalization';
  const right = columns * side + 50;
  const marked = (row: number, column: number) => (rowwise ? row === 1 : column === 2);
  const words: Record<string, string> = {
    BatchNormalization:
      'Each column, over all rows of the batch, gets mean 0 and deviation 1; then γ and β stretch and move it.',
    LayerNormalization:
      'Each row, over its own values, gets mean 0 and deviation 1; then γ and β stretch and move it.',
    Normalization: 'Each column gets mean 0 and deviation 1, by what the training rows have.',
    Rescaling: 'Every value is multiplied and moved by the same two numbers.',
  };
  return {
    width: right + columns * side,
    height: rows * side,
    cells: [
      ...grid(0, 0, rows, columns, side, (row, column) =>
        marked(row, column) ? 'weight' : 'input',
      ),
      ...grid(right, 0, rows, columns, side, (row, column) =>
        marked(row, column) ? 'weight' : 'output',
      ),
    ],
    lines: [arrow(columns * side + 10, (rows * side) / 2)],
    labels: [],
    caption: words[type] ?? 'Values are brought to a common measure.',
  };
}
