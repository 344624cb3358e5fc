import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NetworkAnalysis } from '../../../common/network/analysis/network-analysis.ts';
import { connect } from '../../../common/network/connect.ts';
import { diagnose } from '../../../common/network/diagnose-network.ts';
import type { DiagnosisContext } from '../../../common/network/diagnosis.ts';
import {
  addNode,
  moveNodes,
  setParam,
  setTrainable,
} from '../../../common/network/edit-network.ts';
import { inferShapes } from '../../../common/network/infer-shapes.ts';
import type { NetworkSpec, NodeSpec } from '../../../common/network/network-spec.ts';
import type { Task } from '../../../common/network/task.ts';
import { RandomSource } from '../../../common/random/random-source.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { longChain } from '../../bench/design/large-networks.ts';
import { chainOf, denseNetwork, perform } from './networks.ts';

const kinds = [
  'add',
  'addAfter',
  'addAfter',
  'connect',
  'connect',
  'disconnect',
  'insert',
  'move',
  'remove',
  'bridge',
  'rename',
  'param',
  'param',
] as const;

function contextOf(task: Task, rows: number): DiagnosisContext {
  return { task, featureCount: 4, classCount: 3, rows, training: defaultTraining(task) };
}

/** A picture and a row, with branches that meet again: a network in which most edits leave most layers sound. */
const branched: NetworkSpec = (() => {
  const picture = chainOf(
    ['Input', { shape: [12, 12, 2] }],
    ['Conv2D', { filters: 4 }],
    ['BatchNormalization'],
    ['Conv2D', { filters: 4, padding: 'same' }],
    ['MaxPooling2D'],
    ['Flatten'],
    ['Dense', { units: 8, activation: 'sigmoid' }],
    ['Dropout'],
    ['BatchNormalization'],
    ['Dense', { units: 8, activation: 'relu' }],
    ['Dense', { units: 8 }],
    ['Dense', { units: 3, activation: 'softmax' }],
  );
  const added = addNode(picture, 'Add', { x: 0, y: 300 });
  return connect(connect(added.network, 'n2', added.id), 'n4', added.id);
})();

/** One random edit: also of parameters that shapes follow from, of blocks inside blocks, and of shared weights. */
function editedAgain(network: NetworkSpec, random: RandomSource): NetworkSpec {
  const node = network.nodes[random.below(Math.max(1, network.nodes.length))];
  const partners = network.nodes.filter(({ type }) => type === node?.type);
  const partner = partners[random.below(Math.max(1, partners.length))];
  const choice = random.below(18);
  if (!node || !partner) return branched;
  if (choice === 0 && node.type === 'Dense') return withBlock(network, node, random.below(3) + 1);
  if (choice === 1) return replaced(network, { ...node, sharesWith: partner.id });
  if (choice < 4) return setTrainable(network, node.id, node.trainable === false);
  if (choice < 8) {
    const key = node.type === 'Conv2D' ? 'filters' : 'units';
    const sized = network.nodes.filter(({ type }) => type === 'Conv2D' || type === 'Dense');
    const other = key === 'filters' ? node : (sized[random.below(sized.length)] ?? node);
    const name = other.type === 'Conv2D' ? 'filters' : 'units';
    return setParam(network, other.id, name, 1 + random.below(8));
  }
  if (choice < 10) return setParam(network, node.id, 'activation', 'sigmoid');
  const kind = kinds[random.below(kinds.length)] ?? 'add';
  return perform(network, { kind, a: random.below(1001), b: random.below(1001) });
}

function replaced(network: NetworkSpec, node: NodeSpec): NetworkSpec {
  return {
    ...network,
    nodes: network.nodes.map((before) => (before.id === node.id ? node : before)),
  };
}

function withBlock(network: NetworkSpec, node: NodeSpec, repeat: number): NetworkSpec {
  const { nodes, edges } = denseNetwork([4, 4, 4]);
  const inside = { nodes, edges };
  const nested: NodeSpec = {
    id: 'n9',
    type: 'Block',
    name: 'inner',
    params: {},
    position: { x: 0, y: 0 },
    network: inside,
  };
  const own =
    repeat === 2
      ? {
          nodes: [...nodes, nested],
          edges: [...edges, { id: 'e9', from: 'n3', to: 'n9', toPort: 0 }],
        }
      : inside;
  return replaced(network, { ...node, type: 'Block', params: { repeat }, network: own });
}

/** Remarks as they can be compared: what a fix does is compared by doing it. */
function told(network: NetworkSpec, list: ReturnType<typeof diagnose>) {
  return list.map(({ fix, otherFix, ...said }) => ({
    ...said,
    fixes: [fix, otherFix].map((offered) => {
      if (!offered) return null;
      return 'apply' in offered ? { ...offered, apply: offered.apply(network) } : offered;
    }),
  }));
}

describe('the analysis that follows a network', () => {
  it('says after each of 1,000 random edits what an analysis from scratch says', () => {
    const tasks: readonly Task[] = ['regression', 'binary', 'multiclass'];
    let sound = 0;
    for (let seed = 1; seed <= 2; seed += 1) {
      const random = RandomSource.seeded(seed, 'edits');
      const analysis = new NetworkAnalysis();
      let network = branched;
      let healthy = [network];
      for (let edit = 0; edit < 1000; edit += 1) {
        const context = contextOf(tasks[random.below(3)] ?? 'binary', 20 + random.below(100));
        const shapes = analysis.shapesOf(network);
        expect(shapes).toEqual(inferShapes(network));
        const diagnoses = analysis.diagnosesOf(network, { ...context, shapes });
        expect(told(network, diagnoses)).toEqual(told(network, diagnose(network, context)));
        // Much at fault, or much drawn: sooner or later the person undoes it.
        const { length } = network.nodes;
        const known = network.nodes.filter(({ id }) => shapes.shapes.has(id)).length;
        const faulty = known < 0.8 * length || length < 8 || length > 30;
        if (!faulty) healthy = [...healthy.slice(-20), network];
        else if (random.below(3) === 0) network = healthy[random.below(healthy.length)] ?? branched;
        sound += known;
        network = editedAgain(network, random);
      }
    }
    expect(sound / 2000).toBeGreaterThan(8);
  });

  it('does so for any sequence that can be thought of', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 30 }), (seeds) => {
        const analysis = new NetworkAnalysis();
        let network = branched;
        for (const seed of seeds) {
          network = editedAgain(network, RandomSource.seeded(seed, 'edit'));
          expect(analysis.shapesOf(network)).toEqual(inferShapes(network));
        }
      }),
    );
  });

  it('looks again only at what an edit can have changed', () => {
    const analysis = new NetworkAnalysis();
    const context = contextOf('multiclass', 100);
    const look = (network: NetworkSpec) => {
      const shapes = analysis.shapesOf(network);
      analysis.diagnosesOf(network, { ...context, shapes });
      return analysis.workDone;
    };
    const chain = longChain(200);
    expect(look(chain)).toEqual({ shapes: 200, diagnoses: 200 });
    expect(look(chain)).toEqual({ shapes: 0, diagnoses: 0 });
    // The layer behind gets the same shape, so the change ends there.
    const renamed = setParam(chain, 'n101', 'activation', 'relu');
    expect(look(renamed).shapes).toBe(1);
    expect(look(renamed)).toEqual({ shapes: 0, diagnoses: 0 });
    // 65 units instead of 64: the three layers behind and the dense layer that gives 64 again.
    expect(look(setParam(renamed, 'n101', 'units', 65)).shapes).toBe(5);
  });

  it('gives the very same shapes when layers only move', () => {
    const analysis = new NetworkAnalysis();
    const chain = longChain(50);
    const shapes = analysis.shapesOf(chain);
    const moved = moveNodes(chain, new Map([['n7', { x: 5, y: 5 }]]));
    expect(moved).not.toBe(chain);
    expect(analysis.shapesOf(moved)).toBe(shapes);
  });
});
