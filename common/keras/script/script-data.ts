import type { FittedColumn, FittedRecipe } from '../../datasets/recipe.ts';
import { pythonNumber, pythonString } from '../python-text.ts';
import { seesTarget } from '../../datasets/series/series-window.ts';
import { type CellSource, pastCells, tableCells } from './cell-source.ts';
import type { PythonHelpers } from './python-helpers.ts';
import { encodeParts } from './encode-parts.ts';
import { featureLines, oneLine, scalingName, transformLines } from './script-columns.ts';
import { derivedLines, usedFormulas } from './script-derived.ts';
import { pictureLimits, pictureLines } from './script-pictures.ts';
import { orderLines, windowLines } from './script-series.ts';
import type { ScriptRequest } from './script-request.ts';

/** The name of the file that the script reads, beside it. */
export function dataFile({
  dataset: { source },
}: {
  readonly dataset: Pick<ScriptRequest['dataset'], 'source'>;
}): string {
  if (source.kind === 'sample' || source.kind === 'generated' || source.kind === 'pasted') {
    return `${source.name.replace(/[^\w.-]+/g, '-').replace(/\.csv$/, '')}.csv`;
  }
  return isDelimited(source) ? source.name : `${source.name.replace(/\.[^.]*$/, '')}.csv`;
}

function isDelimited({ format, files, kind }: ScriptRequest['dataset']['source']): boolean {
  const plain = format === undefined || format === 'csv' || format === 'delimited';
  return plain && files === undefined && kind !== 'folder';
}

/** What the script does otherwise than the program, with the data, as sentences. */
export function dataLimits(request: ScriptRequest): readonly string[] {
  const { dataset, fitted } = request;
  const sentences: string[] = [];
  const { source } = dataset;
  if (dataset.kind === 'images') {
    sentences.push(...pictureLimits(request));
  } else if (source.kind === 'sample' || source.kind === 'generated' || source.kind === 'pasted') {
    sentences.push(
      `The table is kept in Layerwright: save the script with its data, or put the table as ${dataFile(request)} beside it.`,
    );
  } else if (!isDelimited(source)) {
    sentences.push(
      `The script reads delimited text: save it with its data, or put the table of ${source.name} as ${dataFile(request)} beside it.`,
    );
  }
  if (dataset.report.rowsRejected > 0 && dataset.kind !== 'images') {
    sentences.push(
      `${dataset.report.rowsRejected} lines of the file have too many fields; the script leaves them out as Layerwright does.`,
    );
  }
  const steps = fitted.features.some(
    ({ bounds, lambda, edges }) => bounds !== undefined || lambda !== undefined || edges,
  );
  if (steps) {
    sentences.push(
      'Bounds of outliers, powers of transforms and edges of bins are written as the numbers that were found on the training rows.',
    );
  }
  return sentences;
}

/** Python's name of an encoding. */
function encodingName(label: string): string {
  return label === 'utf-8' ? 'utf-8-sig' : label;
}

/** Statements that read the file, prepare its columns and deal the rows. */
export function dataLines(request: ScriptRequest, helpers: PythonHelpers): readonly string[] {
  const { fitted, parts, times } = request;
  const { window } = fitted.recipe;
  const calculated = new Set(usedFormulas(fitted.recipe).map(({ name }) => name));
  const cells = tableCells(helpers, calculated, window !== undefined);
  const hasPast = window !== undefined && seesTarget(window);
  return [
    ...(request.dataset.kind === 'images'
      ? [
          '# The pictures, what is told of them, and the part of each.',
          ...pictureLines(request, helpers),
        ]
      : ['# The rows of the file, and the part of each.', 'table = read_table(DATA_FILE)']),
    ...encodeParts(parts),
    'train, validation, test = (np.flatnonzero(parts == part) for part in range(3))',
    '',
    ...derivedLines(fitted.recipe, cells, helpers),
    ...(window ? orderLines(fitted, window, cells, helpers) : []),
    '# The features, each learned from the training rows alone.',
    'numbers, blocks = [], []',
    '',
    ...imagesLast(fitted.features).flatMap((column, index) => [
      ...(hasPast && index === 0
        ? ['# The target’s own past: a gap takes the value before it.']
        : []),
      ...featureLines(column, hasPast && index === 0 ? pastCells(helpers) : cells, helpers),
    ]),
    ...joinLines(fitted),
    '',
    ...targetLines(fitted, cells, helpers),
    ...(window ? ['', ...windowLines(fitted, window, helpers)] : []),
    ...(times
      ? [
          '',
          '# Training rows are left out or repeated, so that classes are equally frequent.',
          `train = np.repeat(train, [${times.join(', ')}])`,
        ]
      : []),
  ];
}

/** A prepared row ends with its picture. */
function imagesLast(features: readonly FittedColumn[]): readonly FittedColumn[] {
  const isImage = ({ treatment }: FittedColumn) => treatment.type === 'image';
  return [...features.filter((column) => !isImage(column)), ...features.filter(isImage)];
}

function joinLines({ recipe, blocks }: FittedRecipe): readonly string[] {
  const hasNumbers = blocks.some(({ kind }) => kind === 'numbers' || kind === 'window');
  const lines = hasNumbers ? ['numbers = np.column_stack(numbers).astype("float32")'] : [];
  if (recipe.unitNorm && hasNumbers) {
    const norms = {
      l1: 'np.abs(numbers).sum(axis=1, keepdims=True)',
      l2: 'np.sqrt((numbers**2).sum(axis=1, keepdims=True))',
      max: 'np.abs(numbers).max(axis=1, keepdims=True)',
    };
    lines.push(
      `norms = ${norms[recipe.unitNorm]}`,
      'numbers = np.where(norms == 0, numbers, numbers / np.where(norms == 0, 1, norms))',
    );
  }
  if (!hasNumbers && blocks.length === 1) {
    return [...lines, 'features = blocks[0].astype("float32", copy=False)'];
  }
  const all = hasNumbers ? '[numbers, *blocks]' : 'blocks';
  return [...lines, `features = np.column_stack(${all}).astype("float32")`];
}

function targetLines(
  fitted: FittedRecipe,
  source: CellSource,
  helpers: PythonHelpers,
): readonly string[] {
  const { target, task, classes } = fitted;
  const { treatment } = target;
  const head = `# The target: ${oneLine(treatment.column)}`;
  if (task === 'regression') {
    const name = scalingName(treatment.scaling);
    const lines = [
      head,
      `values = ${source.numbers(treatment.column)}`,
      ...transformLines(target, helpers),
    ];
    if (name === null)
      return [...lines, 'offset, divisor = 0.0, 1.0', 'targets = values.astype("float32")'];
    return [
      ...lines,
      `offset, divisor = ${helpers.use(name)}(values)`,
      'targets = ((values - offset) / divisor).astype("float32")',
    ];
  }
  if (treatment.type === 'number') {
    return [head, `targets = ${source.numbers(treatment.column)}.astype("float32")`];
  }
  const list = classes.map(pythonString).join(', ');
  return [
    head,
    `classes = [${list}]`,
    'numbers_of_classes = {name: number for number, name in enumerate(classes)}',
    `targets = np.array([numbers_of_classes.get(cell, -1) for cell in ${source.words(treatment.column)}], "float32")`,
  ];
}

/** The function that reads the file as it was imported. */
export function readerText({ dataset }: ScriptRequest): string {
  const { dialect, columns, rows } = dataset;
  const names = columns.map(({ name }) => pythonString(name));
  const quoting =
    dialect.quote === ''
      ? 'quoting=csv.QUOTE_NONE'
      : `quotechar=${dialect.quote === '"' ? `'"'` : pythonString(dialect.quote)}`;
  const missing = ['', ...dialect.missingValues].map(pythonString).join(', ');
  return [
    'def read_table(path):',
    '    """The columns of the file by name: texts, None where a cell is missing."""',
    '    csv.field_size_limit(2**31 - 1)',
    `    with open(path, encoding=${pythonString(encodingName(dialect.encoding))}, newline="") as file:`,
    `        records = csv.reader(file, delimiter=${pythonString(dialect.separator)}, ${quoting})`,
    '        records = [record for record in records if record]',
    ...(dialect.header ? ['    records = records[1:]  # without the header'] : []),
    `    names = [${names.join(', ')}]`,
    `    missing = {${missing}}`,
    '    columns = {name: [] for name in names}',
    '    for record in records:',
    ...(dialect.rowNames ? ['        record = record[1:]  # without the name of the row'] : []),
    '        if len(record) == len(names) + 1 and record[-1] == "":',
    '            record = record[:-1]',
    '        if len(record) > len(names):',
    '            continue',
    '        record = record + [""] * (len(names) - len(record))',
    '        for name, cell in zip(names, record):',
    String.raw`            cell = cell.strip(" \t\n\r\v\f")`,
    '            columns[name].append(None if cell in missing else cell)',
    '    rows = len(columns[names[0]])',
    `    if rows != ${pythonNumber(rows)}:`,
    `        raise SystemExit(f"{path} has {rows} rows, and this script is for ${rows}.")`,
    '    return columns',
  ].join('\n');
}
