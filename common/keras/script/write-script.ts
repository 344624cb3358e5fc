import { pythonString } from '../python-text.ts';
import { modelCode } from '../write-model.ts';
import { PythonHelpers } from './python-helpers.ts';
import { dataFile, dataLimits, dataLines, readerText } from './script-data.ts';
import { oneLine } from './script-columns.ts';
import { pictureFiles, withAugmentation, withLearnedRange } from './script-pictures.ts';
import type { ScriptRequest, WrittenScript } from './script-request.ts';
import { trainingCode } from './script-training.ts';

/**
 * A script that does the whole experiment with Keras 3 and NumPy beside the person's data file: it reads the data,
 * prepares them with what the training rows tell, deals the same rows to the same parts, builds the model, trains
 * it and judges it. What it does otherwise is said at its top and in `limits`.
 * Throws `invalid-network` naming a layer that Keras does not have or that does not fit.
 */
export function writeKerasScript(request: ScriptRequest): WrittenScript {
  const { training, dataset, fitted } = request;
  const helpers = new PythonHelpers(dataset.dialect.decimal);
  const prepared = dataLines(request, helpers);
  const network = withAugmentation(request.network, fitted);
  const model = modelCode(network);
  const trained = trainingCode({ ...request, network });
  const limits = [
    ...dataLimits(request),
    ...trained.limits,
    'Initial weights, the order of rows and dropout come from other random numbers, so results differ a little.',
  ];
  const packed = prepared.some((line) => line.includes('base64.'));
  const isTable = dataset.kind !== 'images';
  const modules = [
    ...new Set([
      ...helpers.imports,
      ...trained.modules,
      ...(isTable ? ['csv'] : []),
      ...(packed ? ['base64'] : []),
    ]),
  ].sort();
  const definitions = [
    ...(isTable ? [readerText(request)] : []),
    ...helpers.texts,
    ...model.functions,
    ...trained.definitions,
  ];
  const place = isTable
    ? `DATA_FILE = ${pythonString(dataFile(request))}`
    : `PICTURES = [${pictureFiles(request).map(pythonString).join(', ')}]`;
  const parts = [
    header(request, limits),
    [
      ...modules.map((name) => `import ${name}`),
      ...(modules.length > 0 ? [''] : []),
      'import keras',
      'import numpy as np',
      'from keras import layers',
      '',
      place,
      `keras.utils.set_random_seed(${training.seed})`,
    ].join('\n'),
    ...definitions,
    [
      ...prepared,
      '',
      '# The network.',
      ...model.lines.map(withLearnedRange),
      '',
      ...trained.lines,
    ].join('\n'),
  ];
  return { script: `${parts.join('\n\n\n').replace(/\n{4,}/g, '\n\n\n')}\n`, limits };
}

function header({ name, dataset }: ScriptRequest, limits: readonly string[]): string {
  const clean = (text: string) => text.replace(/["\\]/g, "'");
  const modules = dataset.kind === 'images' ? 'NumPy, Pillow' : 'NumPy';
  return [
    `"""${clean(oneLine(name))}, written by Layerwright.`,
    '',
    `Needs Python 3.10 or newer, ${modules} and Keras 3 with one of its backends. Data: ${clean(oneLine(dataset.source.name))}.`,
    '',
    'What to know:',
    ...limits.map((limit) => `- ${clean(limit)}`),
    '"""',
  ].join('\n');
}
