import type { Architecture } from './architecture.ts';
import { alexNet, leNet5, vgg16 } from './chains.ts';
import { inceptionModule } from './inception.ts';
import { resNet20, resNet50 } from './residual.ts';

/** Networks from the literature, from small to large. */
export const architectures: readonly Architecture[] = [
  leNet5,
  inceptionModule,
  resNet20,
  resNet50,
  alexNet,
  vgg16,
];
