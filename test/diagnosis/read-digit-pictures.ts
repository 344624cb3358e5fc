import { fileURLToPath } from 'node:url';
import { numpyFiles } from '../../main/services/datasets/sources/image-arrays/numpy-file.ts';

const file = fileURLToPath(new URL('../../resources/samples/digits.npz', import.meta.url));

async function bytesOf(name: string): Promise<Buffer> {
  const arrays = await numpyFiles([{ path: file, name: 'digits.npz' }]);
  const array = arrays.find((candidate) => candidate.name === name);
  if (!array) throw new Error(`digits.npz has no array ${name}.`);
  const pieces: Buffer[] = [];
  for await (const piece of array.open()) pieces.push(piece);
  return Buffer.concat(pieces).subarray(array.header.dataStart);
}

const pictures = await bytesOf('image');
const labels = await bytesOf('label');

/** The sample's 1,797 digits of 8×8 greys from 0 to 1, with their labels. */
export function readDigitPictures(): { features: number[][]; targets: number[] } {
  const targets = [...labels];
  const features = targets.map((_, row) =>
    Array.from(pictures.subarray(row * 64, row * 64 + 64), (grey) => grey / 255),
  );
  return { features, targets };
}
