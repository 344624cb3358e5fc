import { resolveParams } from '../../layers/catalogue.ts';
import { expandBlocks } from '../../network/expand-blocks.ts';
import { inferShapes } from '../../network/infer-shapes.ts';
import { featureWidth, type FittedRecipe } from '../../datasets/recipe.ts';
import { lossChoice, resolveLossOptions } from '../../training/loss-catalogue.ts';
import { lossOfOutput } from '../../training/loss-of-output.ts';
import { type OutputReading, readingOf } from '../../training/output-reading.ts';
import type { OutputLoss } from '../../training/training-config.ts';
import { drawnGraph } from '../drawn-graph.ts';
import { callLines, listText, pythonNumber, pythonString } from '../python-text.ts';
import { definitionOf } from '../write-layer.ts';
import { kerasName } from '../write-statements.ts';
import { demandedInputs } from './demanded-inputs.ts';
import { modelEnds } from './model-ends.ts';
import { classReportLines, classReportText } from './script-class-report.ts';
import { metricTexts, reportedMetrics } from './script-metrics.ts';
import { callbackCode, type CallbackCode, isScheduledBeside } from './script-callbacks.ts';
import { oneCycleText, optimizerCall, rateText } from './script-optimizer.ts';
import type { ScriptRequest } from './script-request.ts';

/** An output with its loss and the form of its targets. */
interface TrainedOutput {
  readonly name: string;
  readonly loss: OutputLoss;
  readonly isClass: boolean;
  readonly isSparse: boolean;
  readonly classes: number;
  readonly reading: OutputReading;
  /** Whether it tells which of several classes a row is, so that each class can be reported. */
  readonly isReported: boolean;
}

/** Statements that share data out, compile, train and judge the model. */
export interface TrainingCode {
  /** Functions and classes that they use. */
  readonly definitions: readonly string[];
  readonly lines: readonly string[];
  readonly limits: readonly string[];
  /** Modules of Python that they use. */
  readonly modules: readonly string[];
}

export function trainingCode(request: ScriptRequest): TrainingCode {
  const { fitted, training, network } = request;
  const outputs = trainedOutputs(request);
  const limits: string[] = [];
  const measured = outputs.map(({ name, reading, isClass, isSparse, isReported }) => {
    const { texts, left: withoutMetric } = metricTexts(training, {
      task: fitted.task,
      reading,
      isClass,
      isSparse,
    });
    const left = withoutMetric.filter((id) => !isReported || !reportedMetrics.has(id));
    if (left.length < withoutMetric.length) {
      limits.push(
        `Keras does not measure ${withoutMetric.filter((id) => !left.includes(id)).join(', ')} of several classes while it trains; the script prints them for each class of ${name} at its end.`,
      );
    }
    if (left.length > 0) {
      limits.push(`Keras has no ${left.join(', ')} for ${name}, so the script leaves it out.`);
    }
    return { name, texts };
  });
  if (fitted.targetNames.length > 1 && outputs.length > 1) {
    limits.push('Several outputs for several targets: check which target each output is given.');
  }
  const weighted = classWeightLines(request, outputs);
  limits.push(...weighted.limits);
  const { rows } = fitted;
  const callbacks = callbackCode(training, rows.validation > 0);
  limits.push(...callbacks.limits);
  const normalizations = drawnGraph(network).ordered.filter(
    (node) =>
      node.type === 'Normalization' &&
      resolveParams(definitionOf(node), node.params)['mean'] === null,
  );
  return {
    definitions: [
      ...(training.schedule.type === 'one_cycle' ? [oneCycleText] : []),
      ...callbacks.definitions,
      ...(outputs.some(({ isReported }) => isReported) ? [classReportText] : []),
    ],
    modules: callbacks.modules,
    limits,
    lines: [
      ...shareLines(request, outputs),
      '',
      'model.summary()',
      ...normalizations.flatMap(({ name }) => adaptLines(kerasName(name))),
      '',
      ...compileLines(request, outputs, measured),
      '',
      ...weighted.lines,
      ...fitLines(request, weighted.lines.length > 0, callbacks),
      '',
      ...evaluationLines(fitted, outputs),
    ],
  };
}

function trainedOutputs({ network, training, fitted }: ScriptRequest): readonly TrainedOutput[] {
  const { shapes } = inferShapes(expandBlocks(network).network);
  return modelEnds(network).map(({ id, name }) => {
    const loss = lossOfOutput(training, id);
    const shape = shapes.get(id)?.slice(1).map(Number) ?? [];
    const classes = shape.at(-1) ?? 1;
    const { units } = lossChoice(loss.loss);
    const categorical =
      units === 'per-class' && (fitted.task !== 'regression' || loss.loss !== 'cosine_similarity');
    const mayBeMany = categorical || (fitted.task === 'multiclass' && units !== 'one');
    const isSparse = loss.loss.startsWith('sparse');
    const isClass = mayBeMany && classes > 1;
    const isReported =
      isClass &&
      fitted.task === 'multiclass' &&
      shape.length === 1 &&
      classes >= fitted.classes.length;
    const reading = readingOf(loss.loss, loss.lossOptions);
    return { name, loss, isClass, isSparse, classes, reading, isReported };
  });
}

/** `x` and `y` of the rows of a part, as the inputs and outputs take them. */
function shareLines(
  { network, fitted }: ScriptRequest,
  outputs: readonly TrainedOutput[],
): readonly string[] {
  const width = featureWidth(fitted);
  const xs = demandedInputs(network, width).map(({ shape, columns }) => {
    const picked = isAll(columns, width) ? 'features[rows]' : `features[rows][:, ${pick(columns)}]`;
    return shape.length === 1 ? picked : `${picked}.reshape(-1, ${shape.join(', ')})`;
  });
  const ys = outputs.map(({ isClass, isSparse, classes }) => {
    if (!isClass) return 'targets[rows].reshape(len(rows), -1)';
    return isSparse
      ? 'targets[rows].astype("int32")'
      : `np.eye(${classes}, dtype="float32")[targets[rows].astype(int)]`;
  });
  const one = (list: readonly string[]) =>
    list.length === 1 ? (list[0] ?? '') : `[\n        ${list.join(',\n        ')},\n    ]`;
  const namedYs =
    outputs.length === 1
      ? (ys[0] ?? '')
      : `{\n        ${ys.map((y, index) => `${pythonString(outputs[index]?.name ?? '')}: ${y}`).join(',\n        ')},\n    }`;
  return [
    '',
    'def rows_of(rows):',
    '    """What the model is given for rows, and what it is to answer."""',
    `    x = ${one(xs)}`,
    `    y = ${namedYs}`,
    '    return x, y',
    '',
    '',
    'x_train, y_train = rows_of(train)',
    ...(fitted.rows.validation > 0 ? ['x_validation, y_validation = rows_of(validation)'] : []),
    ...(fitted.rows.test > 0 ? ['x_test, y_test = rows_of(test)'] : []),
  ];
}

function isAll(columns: readonly number[], width: number): boolean {
  return columns.length === width && columns.every((column, index) => column === index);
}

function pick(columns: readonly number[]): string {
  const [first = 0] = columns;
  const isRun = columns.every((column, index) => column === first + index);
  return isRun ? `${first}:${first + columns.length}` : `[${columns.join(', ')}]`;
}

/** A layer that learns mean and variance of the training rows before training. */
function adaptLines(name: string): readonly string[] {
  const layer = `model.get_layer(${pythonString(name)})`;
  return [
    '',
    `before = keras.Model(model.inputs, ${layer}.input)`,
    `${layer}.adapt(before.predict(x_train, verbose=0))`,
  ];
}

function lossText({ loss, lossOptions }: OutputLoss): string {
  const usual: Readonly<Record<string, unknown>> = { ...resolveLossOptions(loss, {}) };
  const resolved: Readonly<Record<string, unknown>> = { ...resolveLossOptions(loss, lossOptions) };
  const given = lossChoice(loss).fields.flatMap(({ key }): string[] => {
    const value = resolved[key];
    if (value === usual[key]) return [];
    const text =
      typeof value === 'number' ? pythonNumber(value, true) : value === true ? 'True' : 'False';
    return [`${key}=${text}`];
  });
  if (given.length === 0) return pythonString(loss);
  const joined = loss.replace(/(?:^|_)(.)/g, (_, letter: string) => letter.toUpperCase());
  const kind = joined === 'KlDivergence' ? 'KLDivergence' : joined;
  return `keras.losses.${kind}(${given.join(', ')})`;
}

function compileLines(
  { training }: ScriptRequest,
  outputs: readonly TrainedOutput[],
  measured: readonly { readonly name: string; readonly texts: readonly string[] }[],
): readonly string[] {
  const { head, arguments: settings } = optimizerCall(training, isScheduledBeside(training));
  const [only] = outputs;
  const single = outputs.length === 1 ? only : undefined;
  const table = (entries: readonly (readonly [string, string])[]) =>
    `{${entries.map(([key, value]) => `${pythonString(key)}: ${value}`).join(', ')}}`;
  const weights = outputs.map(({ name, loss }) => [name, pythonNumber(loss.weight, true)] as const);
  const given = [
    `optimizer=${head}(${settings.join(', ')})`,
    single
      ? `loss=${lossText(single.loss)}`
      : `loss=${table(outputs.map(({ name, loss }) => [name, lossText(loss)]))}`,
    ...(single ? [] : [`loss_weights=${table(weights)}`]),
    single
      ? `metrics=[${(measured[0]?.texts ?? []).join(', ')}]`
      : `metrics=${table(measured.map(({ name, texts }) => [name, `[${texts.join(', ')}]`]))}`,
  ];
  const scheduled = isScheduledBeside(training)
    ? [`schedule = ${rateText(training.optimizer.learning_rate, training.schedule)}`]
    : [];
  return [...scheduled, ...callLines({ head: 'model.compile', arguments: given })];
}

function classWeightLines(
  { training: { classWeights } }: ScriptRequest,
  outputs: readonly TrainedOutput[],
): { readonly lines: readonly string[]; readonly limits: readonly string[] } {
  if (classWeights === null) return { lines: [], limits: [] };
  if (outputs.length > 1) {
    return {
      lines: [],
      limits: ['Keras takes class weights for one output only, so the script leaves them out.'],
    };
  }
  if (classWeights === 'balanced') {
    return {
      lines: [
        'kinds, counts = np.unique(targets[train].astype(int), return_counts=True)',
        'class_weight = dict(zip(kinds.tolist(), (len(train) / (len(kinds) * counts)).tolist()))',
      ],
      limits: [],
    };
  }
  const entries = classWeights.map((weight, index) => `${index}: ${pythonNumber(weight, true)}`);
  return { lines: [`class_weight = {${entries.join(', ')}}`], limits: [] };
}

function fitLines(
  { training, fitted: { rows } }: ScriptRequest,
  isWeighted: boolean,
  callbacks: CallbackCode,
): readonly string[] {
  return [
    '# The weights of the best epoch are kept.',
    ...callLines({
      head: 'history = model.fit',
      arguments: [
        'x_train',
        'y_train',
        `batch_size=${training.batchSize}`,
        `epochs=${training.epochs}`,
        ...(training.shuffle ? [] : ['shuffle=False']),
        ...(rows.validation > 0 ? ['validation_data=(x_validation, y_validation)'] : []),
        ...(isWeighted ? ['class_weight=class_weight'] : []),
        `callbacks=${listText(callbacks.texts, 70).replaceAll('\n', '\n    ')}`,
        'verbose=2',
      ],
    }),
  ];
}

function evaluationLines(
  { rows, task, target, classes }: FittedRecipe,
  outputs: readonly TrainedOutput[],
): readonly string[] {
  const part = rows.test > 0 ? 'test' : rows.validation > 0 ? 'validation' : 'train';
  const { scaling, transform = 'none' } = target.treatment;
  const isScaled =
    task === 'regression' && scaling !== 'none' && transform === 'none' && outputs.length === 1;
  return [
    `# How good the model is on rows that it did not learn from: ${part}.`,
    `results = model.evaluate(x_${part}, y_${part}, return_dict=True, verbose=0)`,
    'for name, value in results.items():',
    '    print(f"{name}: {value:.6g}")',
    ...(isScaled
      ? [
          '',
          '# The same in the units of the target.',
          `errors = (model.predict(x_${part}, verbose=0) - y_${part}) * divisor`,
          'print(f"mean absolute error in units of the target: {np.abs(errors).mean():.6g}")',
          'print(f"root mean squared error in units of the target: {np.sqrt((errors**2).mean()):.6g}")',
        ]
      : []),
    ...classReportLines(
      outputs.map((output) => (output.isReported ? output : null)),
      classes,
      part,
    ),
  ];
}
