import { experimentOn, normalNumbers, rows, type ConformanceCase } from './conformance-case.ts';
import { layerCases } from './layer-cases.ts';
import { layerNetwork } from './layer-network.ts';
import { lossCases } from './loss-cases.ts';
import {
  activationCases,
  constraintCases,
  optimizerCases,
  regularizerCases,
  scheduleCases,
} from './training-cases.ts';

/** Everything that is held against the other engines and against Keras. */
export const allCases: readonly ConformanceCase[] = [
  ...layerCases.map((made): ConformanceCase => {
    const { network, features } = layerNetwork(made, rows);
    const targets = normalNumbers(rows, 'numbers');
    return {
      family: 'layer',
      id: made.type,
      name: made.name,
      experiment: experimentOn('regression', network, {}, features, targets),
      keras: made.random ? 'forward' : 'all',
    };
  }),
  ...activationCases,
  ...lossCases,
  ...optimizerCases,
  ...regularizerCases,
  ...constraintCases,
  ...scheduleCases,
];
