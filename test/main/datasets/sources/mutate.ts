import type { RandomSource } from '../../../../common/random/random-source.ts';

/** A damaged copy of a file: bytes flipped, overwritten, left out, doubled, moved, or the end cut off. */
export function mutate(bytes: Buffer, random: RandomSource): Buffer {
  let mutated = Buffer.from(bytes);
  const place = () => random.uint32() % Math.max(1, mutated.length);
  for (let times = 1 + (random.uint32() % 4); times > 0; times -= 1) {
    const at = place();
    const length = 1 + (random.uint32() % 16);
    switch (random.uint32() % 6) {
      case 0:
        mutated[at] = (mutated[at] ?? 0) ^ (1 << (random.uint32() % 8));
        break;
      case 1:
        mutated.subarray(at, at + length).fill(random.uint32() & 0xff);
        break;
      case 2:
        mutated = Buffer.concat([mutated.subarray(0, at), mutated.subarray(at + length)]);
        break;
      case 3:
        mutated = Buffer.concat([mutated.subarray(0, at + length), mutated.subarray(at)]);
        break;
      case 4:
        mutated = mutated.subarray(0, at);
        break;
      default:
        mutated.copy(mutated, place(), at, at + length);
    }
  }
  return mutated;
}
