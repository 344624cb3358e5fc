import { featureWidth } from '../../../../common/datasets/recipe.ts';
import { openPrepared } from '../../../storage/prepared-data.ts';

/** Features of prepared rows by their places, row-major. */
export async function readFeatures(folder: string, places: Int32Array): Promise<Float32Array> {
  const opened = await openPrepared(folder);
  try {
    const width = featureWidth(opened.fitted);
    const read = new Float32Array(places.length * width);
    const { features } = opened;
    if (!(features instanceof Float32Array)) {
      features.read(places, read);
      return read;
    }
    places.forEach((place, at) => {
      read.set(features.subarray(place * width, (place + 1) * width), at * width);
    });
    return read;
  } finally {
    opened.close();
  }
}
