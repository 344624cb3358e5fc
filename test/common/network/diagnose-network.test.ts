import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  diagnose,
  type Diagnosis,
  type DiagnosisContext,
} from '../../../common/network/diagnose-network.ts';
import { connect } from '../../../common/network/connect.ts';
import { addNode, removeNodes, setParam } from '../../../common/network/edit-network.ts';
import { emptyNetwork, type NetworkSpec } from '../../../common/network/network-spec.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { Task } from '../../../common/network/task.ts';
import { chainOf, denseNetwork, networks } from './networks.ts';

/** Iris by default: 4 features, 3 classes, 120 rows. */
function contextOf(
  task: Task = 'multiclass',
  changes: Partial<DiagnosisContext> = {},
  training: Partial<TrainingConfig> = {},
): DiagnosisContext {
  return {
    task,
    featureCount: 4,
    classCount: task === 'binary' ? 2 : 3,
    rows: 120,
    training: { ...defaultTraining(task), ...training },
    ...changes,
  };
}

const ids = (list: readonly Diagnosis[]) => list.map((diagnosis) => diagnosis.id);

/** Does what the button of a diagnosis does. */
function repaired(
  network: NetworkSpec,
  context: DiagnosisContext,
  { fix }: Diagnosis,
): readonly Diagnosis[] {
  if (!fix) throw new Error('There is nothing to press.');
  return 'apply' in fix
    ? diagnose(fix.apply(network), context)
    : diagnose(network, { ...context, training: { ...context.training, ...fix.training } });
}

const iris = denseNetwork([4, 8, 3], 'softmax');
const loose = addNode(iris, 'Dense', { x: 0, y: 200 }).network;
const twoOutputs = setParam(
  setParam(connect(loose, 'n2', 'n4'), 'n4', 'units', 3),
  'n4',
  'activation',
  'softmax',
);
const block = chainOf(
  ['Input', { shape: [2, 2] }],
  ['Dense', { units: 8, activation: 'relu' }],
  ['Dense', { units: 3, activation: 'softmax' }],
);

interface Case {
  readonly problem: string;
  readonly network: NetworkSpec;
  readonly context?: DiagnosisContext;
  readonly id: string;
  readonly level: Diagnosis['level'];
  readonly node?: string;
  readonly says: RegExp;
}

const cases: readonly Case[] = [
  {
    problem: 'no input',
    network: removeNodes(iris, new Set(['n1'])),
    id: 'no-input',
    level: 'error',
    says: /no Input layer/,
  },
  {
    problem: 'a second input that feeds nothing',
    network: addNode(iris, 'Input', { x: 0, y: 200 }).network,
    id: 'idle-input:n4',
    level: 'error',
    node: 'n4',
    says: /input_2 feeds no layer/,
  },
  {
    problem: 'no path from input to output',
    network: { ...iris, edges: iris.edges.slice(1) },
    id: 'no-path',
    level: 'error',
    node: 'n1',
    says: /no path from input_1/,
  },
  {
    problem: 'a second output of the wrong size',
    network: connect(loose, 'n2', 'n4'),
    id: 'output-units:n4',
    level: 'error',
    node: 'n4',
    says: /gives 32 values per row/,
  },
  {
    problem: 'a second output with a loss of its own for something else',
    network: twoOutputs,
    context: contextOf(
      'multiclass',
      {},
      { outputs: { n4: { loss: 'huber', lossOptions: {}, weight: 0.3 } } },
    ),
    id: 'loss:n4',
    level: 'error',
    node: 'n4',
    says: /The loss Huber of dense_3 does not suit/,
  },
  {
    problem: 'softmax under a loss that takes logits',
    network: iris,
    context: contextOf('multiclass', {}, { lossOptions: { from_logits: true } }),
    id: 'output-activation:n3',
    level: 'error',
    node: 'n3',
    says: /takes logits/,
  },
  {
    problem: 'values below zero under a loss that takes their logarithm',
    network: denseNetwork([4, 8, 1]),
    context: contextOf('regression', {}, { loss: 'poisson' }),
    id: 'output-activation:n3',
    level: 'warning',
    node: 'n3',
    says: /softplus gives positive ones/,
  },
  {
    problem: 'a sigmoid under a hinge loss',
    network: denseNetwork([4, 8, 1], 'sigmoid'),
    context: contextOf('binary', {}, { loss: 'hinge' }),
    id: 'output-activation:n3',
    level: 'warning',
    node: 'n3',
    says: /asks for −1 and 1/,
  },
  {
    problem: 'class weights for other classes',
    network: iris,
    context: contextOf('multiclass', {}, { classWeights: [1, 2] }),
    id: 'class-weights',
    level: 'error',
    says: /2 class weights for 3 classes/,
  },
  {
    problem: 'class weights for a number',
    network: denseNetwork([4, 8, 1]),
    context: contextOf('regression', {}, { classWeights: 'balanced' }),
    id: 'class-weights',
    level: 'error',
    says: /has no classes/,
  },
  {
    problem: 'a layer that nothing feeds',
    network: loose,
    context: contextOf('multiclass', { classCount: 32 }),
    id: 'loose:n4',
    level: 'error',
    node: 'n4',
    says: /Nothing feeds dense_3/,
  },
  {
    problem: 'an input of the wrong size',
    network: iris,
    context: contextOf('multiclass', { featureCount: 11 }),
    id: 'input-shape:n1',
    level: 'error',
    node: 'n1',
    says: /expects 4 numbers per row, but the prepared data has 11/,
  },
  {
    problem: 'a block of axes at the output',
    network: block,
    id: 'flatten:n2',
    level: 'error',
    node: 'n2',
    says: /Put a Flatten layer before it/,
  },
  {
    problem: 'an unknown kind of layer',
    network: { ...loose, nodes: loose.nodes.map((n) => (n.id === 'n4' ? { ...n, type: 'X' } : n)) },
    id: 'shape:n4',
    level: 'error',
    node: 'n4',
    says: /no layer of the kind X/,
  },
  {
    problem: 'attention without a value',
    network: chainOf(
      ['Input', { shape: [2, 2] }],
      ['Attention'],
      ['Flatten'],
      ['Dense', { units: 3, activation: 'softmax' }],
    ),
    id: 'shape:n2',
    level: 'error',
    node: 'n2',
    says: /takes at least 2 inputs and has 1/,
  },
  {
    problem: 'too few output units',
    network: denseNetwork([4, 8, 1], 'sigmoid'),
    id: 'output-units:n3',
    level: 'error',
    node: 'n3',
    says: /gives 1 value per row, but 3 classes need 3 outputs/,
  },
  {
    problem: 'an output that is no dense layer',
    network: chainOf(
      ['Input'],
      ['Dense', { units: 8, activation: 'relu' }],
      ['BatchNormalization'],
    ),
    id: 'output-units:n3',
    level: 'error',
    node: 'n3',
    says: /gives 8 values/,
  },
  {
    problem: 'several outputs for a number',
    network: iris,
    context: contextOf('regression'),
    id: 'output-units:n3',
    level: 'error',
    node: 'n3',
    says: /a number needs 1 output/,
  },
  {
    problem: 'softmax over one unit',
    network: denseNetwork([4, 8, 1], 'softmax'),
    context: contextOf('binary'),
    id: 'lonely-softmax:n3',
    level: 'error',
    node: 'n3',
    says: /always 1/,
  },
  {
    problem: 'sigmoid for several classes',
    network: denseNetwork([4, 8, 3], 'sigmoid'),
    id: 'output-activation:n3',
    level: 'error',
    node: 'n3',
    says: /must sum to 1/,
  },
  {
    problem: 'a linear output for two classes',
    network: denseNetwork([4, 8, 1]),
    context: contextOf('binary'),
    id: 'output-activation:n3',
    level: 'error',
    node: 'n3',
    says: /which sigmoid gives/,
  },
  {
    problem: 'ReLU on a number',
    network: denseNetwork([4, 8, 1], 'relu'),
    context: contextOf('regression'),
    id: 'output-activation:n3',
    level: 'warning',
    node: 'n3',
    says: /cannot give a negative value/,
  },
  {
    problem: 'ReLU as a layer of its own on a number',
    network: chainOf(['Input'], ['Dense', { units: 1 }], ['Activation', { activation: 'relu' }]),
    context: contextOf('regression'),
    id: 'output-activation:n3',
    level: 'warning',
    node: 'n3',
    says: /cannot give a negative value/,
  },
  {
    problem: 'a loss for numbers with classes',
    network: iris,
    context: contextOf('multiclass', {}, { loss: 'mean_squared_error' }),
    id: 'loss',
    level: 'error',
    says: /does not suit a target of several classes/,
  },
  {
    problem: 'two softmax units with the binary loss',
    network: denseNetwork([4, 8, 2], 'softmax'),
    context: contextOf('binary'),
    id: 'loss',
    level: 'error',
    says: /does not go with the output layer/,
  },
  {
    problem: 'one sigmoid unit with a categorical loss',
    network: denseNetwork([4, 8, 1], 'sigmoid'),
    context: contextOf('binary', {}, { loss: 'categorical_crossentropy' }),
    id: 'loss',
    level: 'error',
    says: /does not go with the output layer/,
  },
  {
    problem: 'accuracy of a number',
    network: denseNetwork([4, 8, 1]),
    context: contextOf('regression', {}, { metrics: ['accuracy', 'r2_score'] }),
    id: 'metrics',
    level: 'warning',
    says: /Accuracy says nothing/,
  },
  {
    problem: 'a batch larger than the data',
    network: iris,
    context: contextOf('multiclass', {}, { batchSize: 500 }),
    id: 'batch-size',
    level: 'warning',
    says: /larger than the 120 training rows/,
  },
  {
    problem: 'dropout behind the output',
    network: chainOf(['Input'], ['Dense', { units: 3, activation: 'softmax' }], ['Dropout']),
    id: 'dropout-last:n3',
    level: 'warning',
    node: 'n3',
    says: /behind the output layer/,
  },
  {
    problem: 'dropout right before a number',
    network: chainOf(
      ['Input'],
      ['Dense', { units: 8, activation: 'relu' }],
      ['Dropout'],
      ['Dense', { units: 1 }],
    ),
    context: contextOf('regression'),
    id: 'dropout-output:n3',
    level: 'hint',
    node: 'n3',
    says: /noise/,
  },
  {
    problem: 'normalisation after dropout',
    network: chainOf(
      ['Input'],
      ['Dense', { units: 8, activation: 'relu' }],
      ['Dropout'],
      ['BatchNormalization'],
      ['Dense', { units: 3, activation: 'softmax' }],
    ),
    id: 'normalisation-after-dropout:n4',
    level: 'hint',
    node: 'n4',
    says: /Normalise first/,
  },
  {
    problem: 'a dense layer without activation before another',
    network: setParam(iris, 'n2', 'activation', 'linear'),
    id: 'linear:n2',
    level: 'hint',
    node: 'n2',
    says: /no more than one of them alone/,
  },
];

describe('diagnoses', () => {
  it.each(cases)(
    '$problem: is named on its layer',
    ({ network, context, id, level, node, says }) => {
      const found = diagnose(network, context ?? contextOf());
      const diagnosis = found.find((candidate) => candidate.id === id);
      expect(ids(found)).toContain(id);
      expect(diagnosis?.level).toBe(level);
      expect(diagnosis?.node).toBe(node);
      expect(diagnosis?.message).toMatch(says);
      expect(diagnosis?.message).toMatch(/^[A-Z\da-z].*\.$/);
    },
  );

  it.each(cases)('$problem: goes away when its fix is pressed', ({ network, context, id }) => {
    const used = context ?? contextOf();
    const diagnosis = diagnose(network, used).find((candidate) => candidate.id === id);
    if (!diagnosis) throw new Error(`${id} was not found.`);
    const rest = repaired(network, used, diagnosis);
    expect(ids(rest)).not.toContain(id);
    expect(rest.filter((other) => other.level === 'error').length).toBeLessThanOrEqual(
      diagnose(network, used).filter((other) => other.level === 'error').length,
    );
  });

  it.each([
    ['three classes', iris, contextOf()],
    ['two classes, one sigmoid unit', denseNetwork([4, 8, 1], 'sigmoid'), contextOf('binary')],
    [
      'two classes, two softmax units',
      denseNetwork([4, 8, 2], 'softmax'),
      contextOf('binary', {}, { loss: 'sparse_categorical_crossentropy' }),
    ],
    ['a number', denseNetwork([4, 8, 1]), contextOf('regression')],
    [
      'a number that is never negative',
      denseNetwork([4, 8, 1], 'softplus'),
      contextOf('regression'),
    ],
    [
      'softmax as a layer of its own',
      chainOf(['Input'], ['Dense', { units: 3 }], ['Activation', { activation: 'softmax' }]),
      contextOf(),
    ],
    [
      'logits without softmax',
      denseNetwork([4, 8, 3]),
      contextOf('multiclass', {}, { lossOptions: { from_logits: true } }),
    ],
    [
      'a margin between two classes',
      denseNetwork([4, 8, 1], 'tanh'),
      contextOf('binary', {}, { loss: 'hinge' }),
    ],
    ['nothing drawn yet', emptyNetwork, contextOf()],
  ])('a sound network has none: %s', (_name, network, context) => {
    expect(diagnose(network, context)).toEqual([]);
  });

  it('remarks that a network is far larger than its data, without pretending to know better', () => {
    const [size] = diagnose(denseNetwork([4, 512, 3], 'softmax'), contextOf());
    expect(size).toMatchObject({ id: 'many-parameters', level: 'hint' });
    expect(size?.message).toMatch('4,099 parameters learn from 120 rows, 34 for each');
    expect(size?.fix).toBeUndefined();
  });

  it('takes several outputs, each with its loss, and mentions them', () => {
    expect(diagnose(twoOutputs, contextOf())).toMatchObject([
      { id: 'several-outputs', level: 'hint' },
    ]);
  });

  it('checks only what is known while no table is chosen', () => {
    const unknown = {
      ...contextOf(),
      task: null,
      featureCount: null,
      classCount: null,
      rows: null,
    };
    expect(diagnose(iris, unknown)).toEqual([]);
  });

  it('puts errors before warnings before hints', () => {
    const network = setParam(denseNetwork([9, 8, 8, 3], 'softmax'), 'n2', 'activation', 'linear');
    const found = diagnose(network, contextOf('multiclass', {}, { batchSize: 999 }));
    expect(found.map((diagnosis) => diagnosis.level)).toEqual(['error', 'warning', 'hint']);
  });

  it('never throws, gives each remark its own id, and every fix can be applied', () => {
    const tasks = fc.constantFrom<Task>('regression', 'binary', 'multiclass');
    fc.assert(
      fc.property(networks, tasks, (network, task) => {
        const found = diagnose(network, contextOf(task));
        expect(new Set(ids(found)).size).toBe(found.length);
        for (const { fix } of found) {
          if (fix && 'apply' in fix) expect(fix.apply(network)).not.toBe(network);
        }
      }),
    );
  });
});
