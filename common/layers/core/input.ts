import { AppError } from '../../errors/app-error.ts';
import { elementCount } from '../../tensor/shape.ts';
import type { LayerDefinition, Params } from '../layer.ts';
import { numbersParam, shapeParam } from '../params.ts';
import { nullableNumbersOf, numbersOf } from '../read-params.ts';

/** Keras `Input`: where rows of the prepared table enter the network. */
export const input: LayerDefinition = {
  type: 'Input',
  category: 'core',
  summary: 'Where the data enter the network.',
  help: {
    what: 'Stands for one row of the prepared data. Its shape is the number of features.',
    when: 'Every network starts with one; a network with several gives each its own columns.',
  },
  params: [
    shapeParam(
      'shape',
      'Shape',
      [4],
      'Size of one row without the batch axis: the number of features for a table.',
      { min: 1 },
    ),
    numbersParam(
      'columns',
      'Feature columns',
      null,
      'Which prepared feature columns enter here, counted from 0, in this order. Without it, several inputs share them out in turn.',
      { nullable: true, empty: 'the next in turn', min: 0, max: 1_000_000 },
    ),
  ],
  inputs: { min: 0, max: 0 },
  inferShape: (_inputs, params) => {
    const shape = numbersOf(params, 'shape');
    checkColumns(params, elementCount(shape));
    return [null, ...shape];
  },
  weights: () => [],
  describe: (params) => {
    const shape = numbersOf(params, 'shape').join(' × ');
    const columns = nullableNumbersOf(params, 'columns');
    if (columns === null) return shape;
    const spans = inSpans(columns);
    const named = spans.length > 4 ? [...spans.slice(0, 3), '…'] : spans;
    return `${shape} · columns ${named.join(', ')}`;
  },
  forward: () => {
    throw new AppError('engine', 'An input layer has no forward pass of its own.');
  },
};

/** Columns as words, three and more that follow each other as one: `0–9`. */
function inSpans(columns: readonly number[]): readonly string[] {
  const spans: number[][] = [];
  for (const column of columns) {
    const last = spans.at(-1);
    if (last && column === (last.at(-1) ?? NaN) + 1) last.push(column);
    else spans.push([column]);
  }
  return spans.flatMap((span) =>
    span.length > 2 ? [`${span[0]}–${span.at(-1)}`] : span.map(String),
  );
}

function checkColumns(params: Params, size: number): void {
  const columns = nullableNumbersOf(params, 'columns');
  if (columns === null) return;
  const fractional = columns.find((column) => !Number.isInteger(column));
  if (fractional !== undefined) {
    throw new AppError(
      'invalid-network',
      `Feature columns are whole numbers; ${fractional} is none.`,
    );
  }
  if (columns.length !== size) {
    throw new AppError(
      'invalid-network',
      `The shape takes ${size} values of a row, and ${columns.length} feature columns are chosen. Choose ${size}, or change the shape.`,
    );
  }
}
