import {
  axisOf,
  type Cell,
  type LayerPicture,
  type Line,
  type PictureGiven,
  wordOf,
} from '../picture.ts';

const side = 24;

/** The same cell once for every time step, each given what the one before found. */
export function drawRecurrence({ type, params, inputs }: PictureGiven): LayerPicture {
  const [input] = inputs;
  const steps = axisOf(input, 1, 4);
  const drawn = Math.min(5, steps);
  const all = params['return_sequences'] === true;
  const cells: Cell[] = [];
  const lines: Line[] = [];
  for (let step = 0; step < drawn; step += 1) {
    const x = step * 52;
    const last = step === drawn - 1;
    cells.push({ x, y: 84, size: side, tone: 'input', text: `x${step + 1}` });
    cells.push({ x, y: 42, size: side, tone: 'weight', text: 'h' });
    lines.push({ from: [x + 12, 84], to: [x + 12, 67], arrow: true });
    if (!last) lines.push({ from: [x + side, 54], to: [x + 51, 54], arrow: true });
    if (all || last) {
      cells.push({ x, y: 0, size: side, tone: 'output', text: 'y' });
      lines.push({ from: [x + 12, 42], to: [x + 12, 25], arrow: true });
    }
  }
  const unit = { LSTM: 'LSTM cell', GRU: 'GRU cell', SimpleRNN: 'dense cell' }[type] ?? 'cell';
  return {
    width: (drawn - 1) * 52 + side,
    height: 108,
    cells,
    lines,
    labels: [],
    caption: `One ${unit} with ${wordOf(params, 'units')} units goes through ${steps} time steps with the same weights${params['go_backwards'] === true ? ', from the last to the first' : ''}, handing its state on; ${all ? 'every step gives' : 'only the last step gives'} an output.`,
  };
}

/** Queries look at keys and take from values. */
export function drawAttention({ params, inputs }: PictureGiven): LayerPicture {
  const queries = Math.min(4, axisOf(inputs[0], 1, 3));
  const keys = Math.min(5, axisOf(inputs[1] ?? inputs[0], 1, 4));
  const heads = typeof params['num_heads'] === 'number' ? params['num_heads'] : 1;
  const cells: Cell[] = [
    ...Array.from({ length: queries }, (_, index): Cell => ({
      x: index * 40,
      y: 74,
      size: side,
      tone: 'input',
      text: 'q',
    })),
    ...Array.from({ length: keys }, (_, index): Cell => ({
      x: index * 40,
      y: 0,
      size: side,
      tone: 'weight',
      text: 'k',
    })),
  ];
  const lines = Array.from({ length: keys }, (_, index): Line => ({
    from: [12, 74],
    to: [index * 40 + 12, side + 1],
    arrow: true,
  }));
  return {
    width: Math.max(queries, keys) * 40 - 16,
    height: 98,
    cells,
    lines,
    labels: [],
    caption: `Each of ${axisOf(inputs[0], 1, 3)} queries compares itself with all ${axisOf(inputs[1] ?? inputs[0], 1, 4)} keys and takes their values in proportion${heads > 1 ? `, in ${heads} heads side by side` : ''}.`,
  };
}

/** Several values that become one. */
export function drawMerging({ type, inputs }: PictureGiven): LayerPicture {
  const count = Math.max(2, Math.min(4, inputs.length));
  const side = 26;
  const middle = (count * 34 - 8) / 2;
  const joins = type === 'Concatenate';
  return {
    width: 110 + (joins ? count * side : side),
    height: count * 34 - 8,
    cells: [
      ...Array.from({ length: count }, (_, index): Cell => ({
        x: 0,
        y: index * 34,
        size: side,
        tone: 'input',
        text: String(index + 1),
      })),
      ...Array.from({ length: joins ? count : 1 }, (_, index): Cell => ({
        x: 110 + index * side,
        y: middle - side / 2,
        size: side,
        tone: 'output',
        text: joins ? String(index + 1) : (signs[type] ?? ''),
      })),
    ],
    lines: Array.from({ length: count }, (_, index): Line => ({
      from: [side + 2, index * 34 + side / 2],
      to: [104, middle],
      arrow: true,
    })),
    labels: [],
    caption: joins
      ? `${inputs.length} inputs are put one behind the other.`
      : `${inputs.length} inputs of the same shape become one, value by value.`,
  };
}

const signs: Readonly<Record<string, string>> = {
  Add: '+',
  Subtract: '−',
  Multiply: '×',
  Average: 'ø',
  Maximum: 'max',
  Minimum: 'min',
  Dot: '·',
};

/** A layer inside another: twice in opposite directions, or once for every time step. */
export function drawWrapper({ type, params, inputs }: PictureGiven): LayerPicture {
  const inner = wordOf(params, 'layer');
  const steps = Math.min(4, axisOf(inputs[0], 1, 4));
  const twice = type === 'Bidirectional';
  const cells: Cell[] = [];
  const lines: Line[] = [];
  for (let step = 0; step < steps; step += 1) {
    const x = step * 52;
    cells.push({ x, y: 84, size: side, tone: 'input', text: `x${step + 1}` });
    cells.push({ x, y: 42, size: side, tone: 'weight', text: twice ? '→' : '' });
    lines.push({ from: [x + 12, 84], to: [x + 12, 67], arrow: true });
    if (twice) {
      cells.push({ x, y: 0, size: side, tone: 'output', text: '←' });
      if (step + 1 < steps) {
        lines.push({ from: [x + side, 54], to: [x + 51, 54], arrow: true });
        lines.push({ from: [x + 52, 12], to: [x + side + 1, 12], arrow: true });
      }
    } else {
      cells.push({ x, y: 0, size: side, tone: 'output', text: `y${step + 1}` });
      lines.push({ from: [x + 12, 42], to: [x + 12, 25], arrow: true });
    }
  }
  return {
    width: (steps - 1) * 52 + side,
    height: 108,
    cells,
    lines,
    labels: [],
    caption: twice
      ? `Two layers of the kind ${inner} read the sequence, one forwards and one backwards; their outputs are joined.`
      : `The same ${inner} is applied to every time step by itself.`,
  };
}
