/**
 * Saliency: the largest absolute gradient of a pixel's channels (Simonyan, Vedaldi and Zisserman 2014).
 * @param gradient [pixels, channels], or [rows, columns] of a window.
 */
export function saliency(gradient: Float32Array, channels: number): Float32Array {
  const map = new Float32Array(gradient.length / channels);
  gradient.forEach((value, at) => {
    const pixel = Math.floor(at / channels);
    map[pixel] = Math.max(map[pixel] ?? 0, Math.abs(value));
  });
  return map;
}

/**
 * Grad-CAM: the positive part of the channels' sum, each weighted by its mean gradient (Selvaraju and others 2017).
 * @param values [pixels, channels] of a convolution, or [steps, channels] of one over a sequence, like `gradient`.
 */
export function gradCam(
  values: Float32Array,
  gradient: Float32Array,
  channels: number,
): Float32Array {
  const pixels = values.length / channels;
  const weights = new Float64Array(channels);
  gradient.forEach((value, at) => {
    const channel = at % channels;
    weights[channel] = (weights[channel] ?? 0) + value / pixels;
  });
  const map = new Float32Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) {
      sum += (weights[channel] ?? 0) * (values[pixel * channels + channel] ?? 0);
    }
    map[pixel] = Math.max(0, sum);
  }
  return map;
}

/**
 * A map stretched to another length, linearly between the middles of its places, as a picture is enlarged; the ends
 * keep the outermost numbers.
 */
export function stretched(map: Float32Array, length: number): Float32Array {
  return Float32Array.from({ length }, (_, at) => {
    const place = ((at + 0.5) * map.length) / length - 0.5;
    const inside = Math.min(map.length - 1, Math.max(0, place));
    const [below, above] = [map[Math.floor(inside)] ?? 0, map[Math.ceil(inside)] ?? 0];
    return below + (above - below) * (inside - Math.floor(inside));
  });
}

/**
 * Gradient × embedding: what each token's row of the embedding adds to the score, to first order.
 * @param values [tokens, numbers of a row], like `gradient`.
 */
export function gradientTimesValue(
  values: Float32Array,
  gradient: Float32Array,
  width: number,
): Float64Array {
  const effects = new Float64Array(values.length / width);
  values.forEach((value, at) => {
    const token = Math.floor(at / width);
    effects[token] = (effects[token] ?? 0) + value * (gradient[at] ?? 0);
  });
  return effects;
}
