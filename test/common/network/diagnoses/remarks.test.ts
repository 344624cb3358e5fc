import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connect } from '../../../../common/network/connect.ts';
import {
  diagnose,
  type Diagnosis,
  type DiagnosisContext,
  type Fix,
} from '../../../../common/network/diagnose-network.ts';
import { addNode, setParam } from '../../../../common/network/edit-network.ts';
import type { NetworkSpec } from '../../../../common/network/network-spec.ts';
import type { Task } from '../../../../common/network/task.ts';
import { defaultTraining } from '../../../../common/training/catalogue.ts';
import type { TrainingConfig } from '../../../../common/training/training-config.ts';
import { RandomSource } from '../../../../common/random/random-source.ts';
import { randomNetwork } from '../../../engines/conformance/random-network.ts';
import { chainOf, denseNetwork, type Step } from '../networks.ts';

function contextOf(
  task: Task,
  training: Partial<TrainingConfig> = {},
  rows = 100_000,
): DiagnosisContext {
  return {
    task,
    featureCount: null,
    classCount: task === 'binary' ? 2 : 3,
    rows,
    training: { ...defaultTraining(task), ...training },
  };
}

const ids = (list: readonly Diagnosis[]) => list.map(({ id }) => id);
const errors = (list: readonly Diagnosis[]) => ids(list.filter(({ level }) => level === 'error'));

/** What is said after a fix has been pressed. */
function after(network: NetworkSpec, context: DiagnosisContext, fix: Fix): readonly Diagnosis[] {
  return 'apply' in fix
    ? diagnose(fix.apply(network), context)
    : diagnose(network, { ...context, training: { ...context.training, ...fix.training } });
}

const sigmoids = (count: number) =>
  chainOf(
    ['Input', { shape: [4] }],
    ...Array.from({ length: count }, () => ['Dense', { units: 8, activation: 'sigmoid' }] as const),
    ['Dense', { units: 1, activation: 'sigmoid' }],
  );
const pooled = (size: number, ...rest: readonly Step[]) =>
  chainOf(['Input', { shape: [size, size, 1] }], ['MaxPooling2D'], ...rest);
const toClasses = [['Flatten'], ['Dense', { units: 3, activation: 'softmax' }]] as const;
const rest = chainOf(
  ['Input', { shape: [4] }],
  ['Dense', { units: 8, activation: 'relu' }],
  ['Dropout'],
  ['BatchNormalization'],
  ['Dense', { units: 3, activation: 'softmax' }],
);

interface Case {
  readonly what: string;
  readonly id: string;
  readonly says: RegExp;
  readonly network: NetworkSpec;
  readonly context: DiagnosisContext;
  /** The like of it of which nothing is said. */
  readonly sound: NetworkSpec;
  readonly soundContext?: DiagnosisContext;
}

const logits = { lossOptions: { from_logits: true } };

const cases: readonly Case[] = [
  {
    what: 'sigmoid layers one behind the other',
    id: 'vanishing:n2',
    says: /dense_1 to dense_4 are 4 sigmoid layers.*at most 1\/256 of it/,
    network: sigmoids(4),
    context: contextOf('binary'),
    sound: sigmoids(2),
  },
  {
    what: 'sigmoid layers with normalisation between them',
    id: 'vanishing:n2',
    says: /3 sigmoid layers/,
    network: sigmoids(3),
    context: contextOf('binary'),
    sound: chainOf(
      ['Input', { shape: [4] }],
      ['Dense', { units: 8, activation: 'sigmoid' }],
      ['Dense', { units: 8, activation: 'sigmoid' }],
      ['BatchNormalization'],
      ['Dense', { units: 8, activation: 'sigmoid' }],
      ['Dense', { units: 1, activation: 'sigmoid' }],
    ),
  },
  {
    what: 'pooling that does not reach the last row and column',
    id: 'pooling-loses:n2',
    says: /slides over 7 × 7 and never reaches the last row and the last column/,
    network: pooled(7, ...toClasses),
    context: contextOf('multiclass'),
    sound: pooled(8, ...toClasses),
  },
  {
    what: 'pooling of a sequence that leaves steps out',
    id: 'pooling-loses:n2',
    says: /never reaches the last 2 time steps/,
    network: chainOf(
      ['Input', { shape: [11, 2] }],
      ['MaxPooling1D', { pool_size: 3 }],
      ['GlobalMaxPooling1D'],
      ['Dense', { units: 3, activation: 'softmax' }],
    ),
    context: contextOf('multiclass'),
    sound: chainOf(
      ['Input', { shape: [11, 2] }],
      ['MaxPooling1D', { pool_size: 3, padding: 'same' }],
      ['GlobalMaxPooling1D'],
      ['Dense', { units: 3, activation: 'softmax' }],
    ),
  },
  {
    what: 'softmax under a loss that takes logits',
    id: 'output-activation:n3',
    says: /takes logits and applies softmax itself/,
    network: denseNetwork([4, 8, 3], 'softmax'),
    context: contextOf('multiclass', logits),
    sound: denseNetwork([4, 8, 3]),
  },
  {
    what: 'a linear output under a loss that takes probabilities',
    id: 'output-activation:n3',
    says: /probabilities of classes must sum to 1/,
    network: denseNetwork([4, 8, 3]),
    context: contextOf('multiclass'),
    sound: denseNetwork([4, 8, 3]),
    soundContext: contextOf('multiclass', logits),
  },
  {
    what: 'a ReLU layer behind a number',
    id: 'output-activation:n3',
    says: /cannot give a negative value/,
    network: chainOf(['Input', { shape: [4] }], ['Dense', { units: 1 }], ['ReLU']),
    context: contextOf('regression'),
    sound: chainOf(['Input', { shape: [4] }], ['Dense', { units: 1 }]),
  },
  {
    what: 'a Softmax layer over one unit',
    id: 'lonely-softmax:n3',
    says: /always 1/,
    network: chainOf(['Input', { shape: [4] }], ['Dense', { units: 1 }], ['Softmax']),
    context: contextOf('binary'),
    sound: chainOf(
      ['Input', { shape: [4] }],
      ['Dense', { units: 1 }],
      ['Activation', { activation: 'sigmoid' }],
    ),
  },
  {
    what: 'normalisation behind dropout',
    id: 'normalisation-after-dropout:n4',
    says: /Normalise first/,
    network: rest,
    context: contextOf('multiclass'),
    sound: chainOf(
      ['Input', { shape: [4] }],
      ['Dense', { units: 8, activation: 'relu' }],
      ['BatchNormalization'],
      ['Dropout'],
      ['Dense', { units: 3, activation: 'softmax' }],
    ),
  },
];

describe('remarks on what is known to go badly', () => {
  it.each(cases)('are made about $what', ({ network, context, id, says }) => {
    const found = diagnose(network, context).find((remark) => remark.id === id);
    expect(found?.message).toMatch(says);
  });

  it.each(cases)('are not made without $what', ({ sound, soundContext, context, id }) => {
    expect(ids(diagnose(sound, soundContext ?? context))).not.toContain(id);
  });

  it.each(cases)('go away with either fix: $what', ({ network, context, id }) => {
    const before = diagnose(network, context);
    const remark = before.find((candidate) => candidate.id === id);
    const fixes = [remark?.fix, remark?.otherFix].filter((fix) => fix !== undefined);
    expect(fixes.length).toBeGreaterThan(0);
    for (const fix of fixes) {
      const left = after(network, context, fix);
      expect(ids(left)).not.toContain(id);
      expect(errors(before)).toEqual(expect.arrayContaining(errors(left)));
    }
  });

  it('offers to turn the loss instead of the layer where either may be meant', () => {
    const [remark] = diagnose(denseNetwork([4, 8, 3]), contextOf('multiclass'));
    expect(remark?.otherFix).toMatchObject({
      label: 'Turn From logits on',
      training: { lossOptions: { from_logits: true } },
    });
  });

  it('offers no padding where another branch waits for the smaller size', () => {
    let network = pooled(7, ['Flatten']);
    const other = addNode(network, 'MaxPooling2D', { x: 0, y: 200 });
    network = connect(other.network, 'n1', other.id);
    const sum = addNode(network, 'Add', { x: 500, y: 200 });
    network = connect(connect(sum.network, 'n2', sum.id), other.id, sum.id);
    const found = diagnose(network, contextOf('multiclass'));
    expect(found.find(({ id }) => id === 'pooling-loses:n2')).toBeDefined();
    expect(found.find(({ id }) => id === 'pooling-loses:n2')?.fix).toBeUndefined();
  });

  it('counts the shortest way back where ways meet', () => {
    const network = sigmoids(4);
    const added = addNode(network, 'Concatenate', { x: 0, y: 0 });
    const joined = connect(connect(added.network, 'n5', added.id), 'n1', added.id);
    const ended = addNode(joined, 'Dense', { x: 0, y: 0 }, { units: 8, activation: 'sigmoid' });
    const whole = connect(ended.network, added.id, ended.id);
    const found = diagnose(whole, contextOf('binary'));
    expect(found.filter(({ id }) => id.startsWith('vanishing'))).toHaveLength(1);
    expect(found.find(({ id }) => id === 'vanishing:n2')?.message).toMatch(/are 4 sigmoid/);
  });

  it('of any sound network: a fix takes its remark away and brings no error', () => {
    const tasks = fc.constantFrom<Task>('regression', 'binary', 'multiclass');
    fc.assert(
      fc.property(fc.nat(), tasks, (seed, task) => {
        const random = RandomSource.seeded(seed, 'remarks');
        const drawn = randomNetwork(seed).network;
        // Some of its functions are others, so that there is something to remark on.
        const network = drawn.nodes.reduce((spec, { id, type }) => {
          if (type !== 'Dense' && type !== 'Conv2D' && type !== 'Activation') return spec;
          const choices = ['sigmoid', 'relu', 'softmax', 'linear'];
          return setParam(spec, id, 'activation', choices[random.below(4)] ?? 'relu');
        }, drawn);
        const context = contextOf(task, random.below(2) === 0 ? logits : {}, 50);
        const before = diagnose(network, context);
        for (const { id, fix, otherFix } of before) {
          for (const offered of [fix, otherFix]) {
            if (!offered) continue;
            const left = after(network, context, offered);
            expect(ids(left)).not.toContain(id);
            // What was hidden behind an error may come out; nothing may that was sound before.
            if (errors(before).length === 0) expect(errors(left)).toEqual([]);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
