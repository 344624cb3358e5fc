import { configureGlobal } from 'fast-check';

/**
 * Property tests draw the same cases on every machine, so that a failure can be repeated and a
 * change is judged by itself. `LAYERWRIGHT_SEED=n npm test` draws others.
 */
configureGlobal({ seed: Number(process.env['LAYERWRIGHT_SEED'] ?? 20_261_121) });
