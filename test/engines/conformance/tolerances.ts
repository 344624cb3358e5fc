import type { Deviation } from './deviation.ts';

/** Largest relative differences between two engines. */
export const engineTolerance: Deviation = { forward: 1e-5, gradient: 5e-5, update: 5e-5 };

/** Largest relative differences between an engine and Keras. */
export const kerasTolerance: Deviation = { forward: 5e-6, gradient: 1e-4, update: 5e-5 };

/** Largest relative difference of predictions from weights that another engine trained. */
export const portability = 1e-5;

/** The same for networks of many layers, in which rounding adds up. */
export const randomTolerance: Deviation = { forward: 1e-5, gradient: 1e-4, update: 1e-4 };
