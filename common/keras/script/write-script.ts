import { featureWidth } from '../../datasets/recipe.ts';
import { pythonString } from '../python-text.ts';
import { modelCode } from '../write-model.ts';
import { PythonHelpers } from './python-helpers.ts';
import { dataFile, dataLimits, dataLines, readerText } from './script-data.ts';
import { oneLine } from './script-columns.ts';
import type { ScriptRequest, WrittenScript } from './script-request.ts';
import { trainingCode } from './script-training.ts';

/**
 * A script that does the whole experiment with Keras 3 and NumPy beside the person's data file: it reads the data,
 * prepares them with what the training rows tell, deals the same rows to the same parts, builds the model, trains
 * it and judges it. What it does otherwise is said at its top and in `limits`.
 * Throws `invalid-network` naming a layer that Keras does not have or that does not fit.
 */
export function writeKerasScript(request: ScriptRequest): WrittenScript {
  const { training, dataset } = request;
  const helpers = new PythonHelpers(dataset.dialect.decimal);
  const data = dataLimits(request);
  const prepared = data.isLoaded ? dataLines(request, helpers) : unloadedLines(request);
  const model = modelCode(request.network);
  const trained = trainingCode(request);
  const limits = [
    ...data.sentences,
    ...trained.limits,
    'Initial weights, the order of rows and dropout come from other random numbers, so results differ a little.',
  ];
  const packed = prepared.some((line) => line.includes('base64.'));
  const modules = [
    ...new Set([
      ...helpers.imports,
      ...trained.modules,
      ...(data.isLoaded ? ['csv'] : []),
      ...(packed ? ['base64'] : []),
    ]),
  ].sort();
  const definitions = [
    ...(data.isLoaded ? [readerText(request)] : []),
    ...helpers.texts,
    ...model.functions,
    ...trained.definitions,
  ];
  const parts = [
    header(request, limits),
    [
      ...modules.map((name) => `import ${name}`),
      ...(modules.length > 0 ? [''] : []),
      'import keras',
      'import numpy as np',
      'from keras import layers',
      '',
      ...(data.isLoaded ? [`DATA_FILE = ${pythonString(dataFile(request))}`] : []),
      `keras.utils.set_random_seed(${training.seed})`,
    ].join('\n'),
    ...definitions,
    [...prepared, '', '# The network.', ...model.lines, '', ...trained.lines].join('\n'),
  ];
  return { script: `${parts.join('\n\n\n').replace(/\n{4,}/g, '\n\n\n')}\n`, limits };
}

function header({ name, dataset }: ScriptRequest, limits: readonly string[]): string {
  const clean = (text: string) => text.replace(/["\\]/g, "'");
  return [
    `"""${clean(oneLine(name))}, written by Layerwright.`,
    '',
    `Needs Python 3.10 or newer, NumPy and Keras 3 with one of its backends. Data: ${clean(oneLine(dataset.source.name))}.`,
    '',
    'What to know:',
    ...limits.map((limit) => `- ${clean(limit)}`),
    '"""',
  ].join('\n');
}

/** Where the script cannot prepare the data, it says what it needs and stops. */
function unloadedLines({ fitted }: ScriptRequest): readonly string[] {
  const width = featureWidth(fitted);
  const { train, validation, test } = fitted.rows;
  const total = train + validation + test;
  return [
    `# features: ${total} rows of ${width} numbers, ${fitted.blocks.map(({ name, shape }) => `${oneLine(name)} (${shape.join(', ')})`).join(', then ')}.`,
    `# targets: ${total} rows of ${fitted.targetNames.map(oneLine).join(', ')}.`,
    `# train, validation, test: the numbers of ${train}, ${validation} and ${test} rows.`,
    '# Load them here, in place of the next line.',
    'raise SystemExit("Load features, targets, train, validation and test first.")',
  ];
}
