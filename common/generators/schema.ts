import { z } from 'zod';
import { type GeneratorKind, rowLimits } from './generator.ts';

const kinds = [
  'two-blobs',
  'circle',
  'four-square',
  'spiral',
  'moons',
  'plane',
  'multi-gaussian',
  'and',
  'or',
  'xor',
  'not',
  'concert',
  'sine',
  'tips',
] as const satisfies readonly GeneratorKind[];

export const generatorSpecSchema = z.strictObject({
  kind: z.enum(kinds),
  rows: z.int().min(rowLimits.fewest).max(rowLimits.most),
  noise: z.number().min(0).max(1),
  seed: z.int().min(0).max(0xffffffff),
});
