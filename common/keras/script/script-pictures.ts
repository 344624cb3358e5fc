import { scalingOf } from '../../datasets/images/augmentations.ts';
import { channelsOf, type FittedImage } from '../../datasets/images/image-treatment.ts';
import { insertAugmentation } from '../../datasets/images/insert-augmentation.ts';
import { imageTreatmentOf } from '../../datasets/features/image-feature.ts';
import { featureWidth, type FittedColumn, type FittedRecipe } from '../../datasets/recipe.ts';
import type { NetworkSpec } from '../../network/network-spec.ts';
import { pythonNumber, pythonString } from '../python-text.ts';
import { demandedInputs } from './demanded-inputs.ts';
import type { PythonHelpers } from './python-helpers.ts';
import type { ScriptRequest } from './script-request.ts';

/** Pictures are in a folder or an archive, and not numbers in arrays. */
const isListed = ({ source }: ScriptRequest['dataset']): boolean =>
  source.format === 'image-folder';

/** The column of pictures that the network sees. */
export function pictureColumn({ features }: Pick<FittedRecipe, 'features'>): FittedColumn | null {
  return features.find(({ treatment }) => treatment.type === 'image') ?? null;
}

/** Endings of tables that may be chosen together with pictures, and of pictures that are chosen one by one. */
const tableName = /\.(?:csv|tsv|txt|xlsx|json|parquet)(?:\.gz)?$/i;
const pictureName = /\.(?:jpe?g|jpe|jfif|png|gif|webp|tiff?|bmp|dib)$/i;

/** The folder, archive or files that the script reads, beside it. */
export function pictureFiles({ dataset }: ScriptRequest): readonly string[] {
  const { name, files = [name] } = dataset.source;
  if (dataset.source.kind === 'sample') return [`${name}.npz`];
  if (!isListed(dataset)) return files;
  const isOneByOne = files.some((file) => pictureName.test(file)) && dataset.source.kind === 'file';
  const holder = files.find((file) => !tableName.test(file)) ?? name;
  return [isOneByOne ? 'pictures' : holder.replace(/\.tar\.zst$|\.tzst$/i, '')];
}

/** What the script needs and does otherwise, with pictures. */
export function pictureLimits(request: ScriptRequest): readonly string[] {
  const [place = ''] = pictureFiles(request);
  const { kind, name, files = [name] } = request.dataset.source;
  const unpack = isListed(request.dataset) && !files.includes(place);
  return [
    ...(kind === 'sample'
      ? [
          `The pictures are a sample of Layerwright: save the script with its data, or put ${place} beside it.`,
        ]
      : []),
    ...(unpack ? [`Put the pictures into a folder called ${place} beside the script.`] : []),
    'Pictures are brought to their size with Pillow: where one is resized its pixels differ a little from those in Layerwright, by less than 1 of 255 on average and more at sharp edges.',
  ];
}

/** Statements that set `pictures`, what each row's picture is read from, and `table`, what else is known of each. */
export function pictureLines(request: ScriptRequest, helpers: PythonHelpers): readonly string[] {
  return [
    ...readingLines(request, helpers),
    `if len(pictures) != ${request.dataset.rows}:`,
    `    raise SystemExit(f"There are {len(pictures)} pictures, and this script is for ${request.dataset.rows}.")`,
  ];
}

function readingLines(
  { dataset, pictures }: ScriptRequest,
  helpers: PythonHelpers,
): readonly string[] {
  switch (dataset.source.format) {
    case 'idx':
      return [
        `pictures, table = ${helpers.use('pair_arrays')}(${helpers.use('idx_arrays')}(PICTURES))`,
      ];
    case 'image-arrays':
      return [
        `pictures, table = ${helpers.use('pair_arrays')}(${helpers.use('numpy_arrays')}(PICTURES))`,
      ];
    case 'cifar-10':
    case 'cifar-100': {
      const columns = dataset.source.format === 'cifar-10' ? '"label"' : '"coarse_label", "label"';
      return [`pictures, table = ${helpers.use('cifar_pictures')}(PICTURES, [${columns}])`];
    }
    default:
      return listedLines(pictures, helpers);
  }
}

function listedLines(
  pictures: ScriptRequest['pictures'],
  helpers: PythonHelpers,
): readonly string[] {
  const files = `files = ${helpers.use('list_files')}(PICTURES[0])`;
  if (!pictures) throw new RangeError('A script about pictures in files needs their names.');
  if (pictures.kind === 'listed') {
    const refused = pictures.refused.map(pythonString).join(', ');
    const folders = Object.entries(pictures.folders).map(
      ([column, depth]) =>
        `    ${pythonString(column)}: [${helpers.use('folder_of')}(path, ${depth}) for path in paths],`,
    );
    return [
      files,
      `paths = ${helpers.use('list_pictures')}(files, [${refused}], ${pythonString(pictures.digest)})`,
      'pictures = [files[path] for path in paths]',
      'table = {',
      ...folders,
      '}',
    ];
  }
  const cell = (text: string | null) => (text === null ? 'None' : pythonString(text));
  return [
    files,
    `names = [${['', ...pictures.columns].slice(1).map(pythonString).join(', ')}]`,
    '# Each picture and what is told of it.',
    'rows = [',
    ...pictures.rows.map(
      (row) => `    (${row.map(cell).join(', ')}${row.length === 1 ? ',' : ''}),`,
    ),
    ']',
    'missing = [row[0] for row in rows if row[0] not in files]',
    'if missing:',
    '    raise SystemExit(f"{PICTURES[0]} lacks {len(missing)} pictures, the first is {missing[0]}.")',
    'pictures = [files[row[0]] for row in rows]',
    'table = {name: [row[place] for row in rows] for place, name in enumerate(names, 1)}',
  ];
}

/** Statements that set `values`, the numbers of each row's picture. */
export function imageFeatureLines(column: FittedColumn, helpers: PythonHelpers): readonly string[] {
  const treatment = imageTreatmentOf(column.treatment);
  const { width, height, resize, color, scaling } = treatment;
  const known = scalingOf(scaling, 1);
  const scaled = known
    ? `(pixels.astype("float32") - ${number(known.offset)}) / ${number(known.divisor)}`
    : '(pixels.astype("float32") - mean.astype("float32")) / deviation.astype("float32")';
  return [
    `pixels = ${helpers.use('treat_pictures')}(pictures, ${width}, ${height}, "${resize}", "${color}")`,
    ...(known
      ? []
      : [
          `mean, deviation = ${helpers.use('standard_pixels')}(pixels)`,
          'pixel_range = float((-mean / deviation).min()), float(((255 - mean) / deviation).max())',
        ]),
    scaling === 'none'
      ? 'values = pixels.astype("float32").reshape(len(pixels), -1)'
      : `values = (${scaled}).reshape(len(pixels), -1)`,
  ];
}

const number = ([value = 0]: readonly number[]): string => `np.float32(${pythonNumber(value)})`;

/** Stands in the network for a range that the script learns from the training pictures; no pixel is like it. */
const learnedRange: FittedImage = { offset: [123456.5], divisor: [1] };

/** The network with its random changes of training pictures. */
export function withAugmentation(network: NetworkSpec, fitted: FittedRecipe): NetworkSpec {
  const column = pictureColumn(fitted);
  if (!column) return network;
  const treatment = imageTreatmentOf(column.treatment);
  const image = scalingOf(treatment.scaling, channelsOf(treatment)) ?? learnedRange;
  const features = fitted.features.map((one) => (one === column ? { ...column, image } : one));
  return insertAugmentation(network, { ...fitted, features }, () =>
    demandedInputs(network, featureWidth(fitted)),
  );
}

/** A line of code that names the learned range where there is one. */
export function withLearnedRange(line: string): string {
  const [low, high] = [0, 255].map((pixel) => pythonNumber(pixel - (learnedRange.offset[0] ?? 0)));
  return line.replace(`(${low}, ${high})`, 'pixel_range');
}
