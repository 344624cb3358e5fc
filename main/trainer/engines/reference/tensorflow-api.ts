import type * as tensorflow from '@tensorflow/tfjs';

/** TensorFlow.js's functions, with whatever backend they were loaded with. */
export type TensorFlow = typeof tensorflow;
