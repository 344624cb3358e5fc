import { splitOfName } from './image-arrays/array-set.ts';
import { type NumpyFile, numpyFiles, requireWholeNumbers } from './image-arrays/numpy-file.ts';
import { numpyLabels, numpyPictures, pictureShape } from './image-arrays/numpy-pictures.ts';
import { writeArrays } from './image-arrays/write-arrays.ts';
import { NumpyProblem } from './numpy-header.ts';
import type { SourceReader } from './source-reader.ts';
import { damaged } from './table-report.ts';

/**
 * NumPy arrays of pictures, [n, h, w] or [n, h, w, c], with an array of labels: `.npy` files chosen together, or one
 * `.npz`, as Keras's `mnist.npz` (x_train, y_train, x_test, y_test) or MedMNIST's.
 */
export const imageArraysReader: SourceReader = {
  format: 'image-arrays',
  keepsSource: false,
  accepts: async (sources) => {
    try {
      return (await numpyFiles(sources)).some(isPictures);
    } catch {
      return false;
    }
  },
  read: async (request) => {
    const [source] = request.sources;
    if (!source) throw new Error('There are no arrays to read');
    try {
      const files = await numpyFiles(request.sources, request.signal);
      files.forEach(requireWholeNumbers);
      const pictures = files.filter(isPictures);
      const hasLabels = files.some(isLabels);
      const remarks = hasLabels ? [] : [noLabels];
      const read = await Promise.all(
        pictures.map(async (file) => {
          const labels = labelsFor(file, pictures, files);
          const shape = pictureShape(file.header.shape);
          if (!shape) throw new Error('Only arrays of pictures are read here');
          const texts = labels ? await numpyLabels(labels) : null;
          return numpyPictures(file, shape, texts, hasLabels ? 1 : 0);
        }),
      );
      return await writeArrays(request, {
        format: 'image-arrays',
        name: source.name,
        sets: read.map(({ set }) => set),
        columns: hasLabels ? ['label'] : [],
        remarks: [...remarks, ...read.flatMap((one) => one.remarks)],
      });
    } catch (error) {
      if (!(error instanceof NumpyProblem)) throw error;
      throw damaged(source, 'NumPy arrays of pictures', error.message, error);
    }
  },
};

const noLabels =
  'The pictures have no labels. Choose the array of labels together with that of the pictures, or put both into one .npz file.';

function isPictures({ header }: NumpyFile): boolean {
  const [field] = header.fields;
  return (
    pictureShape(header.shape) !== null &&
    header.fields.length === 1 &&
    ['b', 'u', 'i', 'f', 'O'].includes(field?.kind ?? '')
  );
}

/** [n] or [n, 1]. */
function isLabels({ header: { shape, fields } }: NumpyFile): boolean {
  return fields.length === 1 && (shape.length === 1 || (shape.length === 2 && shape[1] === 1));
}

/** The labels of the same split, of which there must be as many; null where there are none. */
function labelsFor(
  pictures: NumpyFile,
  all: readonly NumpyFile[],
  files: readonly NumpyFile[],
): NumpyFile | null {
  const split = splitOfName(pictures.name);
  const [count = 0] = pictures.header.shape;
  const labels = files.filter(isLabels);
  const named = labels.filter(({ name }) => splitOfName(name) === split);
  const own = all.length === 1 && labels.length === 1 ? labels : named;
  const fitting = own.find(({ header }) => header.shape[0] === count);
  const [wrong] = own;
  if (!fitting && wrong) {
    throw new NumpyProblem(
      `“${pictures.name}” holds ${count} pictures, and “${wrong.name}” ${wrong.header.shape[0]} labels.`,
    );
  }
  return fitting ?? null;
}
