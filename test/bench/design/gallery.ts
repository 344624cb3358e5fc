import { architectures } from '../../../common/network/architectures/catalogue.ts';
import { inferShapes, totalParameters } from '../../../common/network/infer-shapes.ts';

/** Times of each network of which the median is told. */
const rounds = 15;
/** What is told by name; of the others the slowest is. */
const named: ReadonlySet<string> = new Set(['resnet-50', 'vgg-16', 'mobilenet', 'u-net']);

/** Milliseconds from the gallery's entry to a network that is laid out, with its shapes and weights. */
export function measureGallery(): void {
  console.log(
    'Networks of the gallery at their published size: milliseconds to draw, lay out and size',
  );
  let slowest = { label: '', time: 0 };
  let first = 0;
  for (const { id, label, build, published } of architectures) {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const start = performance.now();
      totalParameters(inferShapes(build(published).network));
      times.push(performance.now() - start);
    }
    first += times[0] ?? 0;
    const time = times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? NaN;
    if (named.has(id)) {
      console.log(
        `  ${label.padEnd(28)} ${time.toFixed(1)}, first time ${(times[0] ?? 0).toFixed(1)}`,
      );
    }
    if (time > slowest.time) slowest = { label, time };
  }
  console.log(
    `  slowest: ${slowest.label}, ${slowest.time.toFixed(1)}; all of them once ${first.toFixed(0)}`,
  );
}
