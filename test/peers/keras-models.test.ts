import { describe, expect, it } from 'vitest';
import { writeKerasJson } from '../../common/keras/write-json.ts';
import { writeKerasModel } from '../../common/keras/write-model.ts';
import { readKerasJson } from '../../common/keras/read-json.ts';
import { architectures } from '../../common/network/architectures/catalogue.ts';
import type { Architecture } from '../../common/network/architectures/architecture.ts';
import { inferShapes, totalParameters } from '../../common/network/infer-shapes.ts';
import type { NetworkSpec, SubnetworkSpec } from '../../common/network/network-spec.ts';
import { RandomSource } from '../../common/random/random-source.ts';
import { elementCount } from '../../common/tensor/shape.ts';
import { defaultTraining } from '../../common/training/catalogue.ts';
import { compiledEngine } from '../../main/trainer/engines/compiled/engine.ts';
import { planNetwork } from '../../main/trainer/engines/network-plan.ts';
import { withProgram } from '../engines/available-engines.ts';
import { layerCases } from '../engines/conformance/layer-cases.ts';
import { layerNetwork } from '../engines/conformance/layer-network.ts';
import { outputsOfBlock } from '../../common/network/blocks/block-outputs.ts';
import { placeBlocks } from '../../common/datasets/feature-block.ts';
import { twinBlocks, twinSequences } from '../common/keras/drawings.ts';
import { withRandomBlocks } from '../common/network/blocks/random-blocks.ts';
import { randomNetwork } from '../engines/conformance/random-network.ts';
import { whyNoKeras } from '../engines/keras/run-keras.ts';
import { applicationConfigurations, askKeras, weightsByName } from './keras-peer.ts';

const reason = whyNoKeras();
if (reason) console.log(`Skipped models beside Keras: ${reason}`);

const patience = 900_000;
/** Weights up to which the outputs are compared, not only their numbers. */
const compared = 1_000_000;
const rows = 2;

function countOf(network: NetworkSpec): number {
  const { trainable, nonTrainable } = totalParameters(inferShapes(network));
  return trainable + nonTrainable;
}

/** Rows as the architecture's parts ask for: numbers of words are whole. */
function featuresOf({ published: { blocks, vocabulary } }: Architecture): Float32Array {
  const random = RandomSource.seeded(3, 'features');
  return Float32Array.from(
    Array.from({ length: rows }, () =>
      blocks.flatMap(({ kind, name, shape }) =>
        Array.from({ length: elementCount(shape) }, () =>
          kind === 'tokens' ? random.below(vocabulary[name] ?? 2) : random.normal(),
        ),
      ),
    ).flat(),
  );
}

/** The case for Keras with weights and features, and what our engine gives, in drawn order of the outputs. */
async function withOutputs(architecture: Architecture, network: NetworkSpec, code: string) {
  const { published, build } = architecture;
  const { training } = build(published);
  const features = featuresOf(architecture);
  const compile = {
    network,
    task: published.task,
    training: { ...defaultTraining(published.task), ...training, threads: 1 },
    featureCount: features.length / rows,
    targetCount: published.targetCount,
  };
  return withProgram(compiledEngine, compile, async (program) => {
    const state = await program.getState();
    const given = await program.predict(features, rows);
    const { inputs } = planNetwork(network, compile.featureCount);
    const width = compile.featureCount;
    const parts = inputs.map(({ columns, shape }) => ({
      shape: [rows, ...shape],
      data: Array.from({ length: rows }, (_, row) =>
        columns.map((column) => features[row * width + column] ?? NaN),
      ).flat(),
    }));
    const whole = program.outputWidths.reduce((sum, one) => sum + one, 0);
    let start = 0;
    const outputs = program.outputWidths.map((size) => {
      const from = start;
      start += size;
      return Array.from({ length: rows }, (_, row) => [
        ...given.subarray(row * whole + from, row * whole + from + size),
      ]).flat();
    });
    const weights = weightsByName(network, state, compile.featureCount);
    return { case: { code, weights, features: parts }, outputs: outputs.toReversed() };
  });
}

describe.skipIf(reason)('code and JSON that are written', () => {
  it(
    'build models in Keras with equal weights, shapes and outputs: every network of the gallery',
    async () => {
      const built = await Promise.all(
        architectures.map(async (architecture) => {
          const { network } = architecture.build(architecture.published);
          const code = writeKerasModel(network);
          const parameters = countOf(network);
          const small = parameters <= compared;
          const made = small ? await withOutputs(architecture, network, code) : null;
          const width = featuresOf(architecture).length / rows;
          return { id: architecture.id, network, code, parameters, made, width };
        }),
      );
      const fromCode = askKeras(built.map(({ code, made }) => made?.case ?? { code }));
      const fromJson = askKeras(built.map(({ network }) => ({ json: writeKerasJson(network) })));
      for (const [index, { id, parameters, network, made, width }] of built.entries()) {
        for (const answer of [fromCode[index], fromJson[index]]) {
          expect(answer?.error, id).toBeUndefined();
          expect(answer?.parameters, id).toBe(parameters);
          expect(answer?.outputs, id).toEqual(
            planNetwork(network, width)
              .outputs.map(({ shape }) => [null, ...shape])
              .toReversed(),
          );
        }
        made?.outputs.forEach((output, at) => {
          const values = fromCode[index]?.values?.[at] ?? [];
          expect(values.length, id).toBe(output.length);
          const size = Math.max(1, ...output.map(Math.abs));
          output.forEach((value, place) => {
            expect(Math.abs(value - (values[place] ?? NaN)) / size, id).toBeLessThan(1e-5);
          });
        });
      }
    },
    patience,
  );

  it(
    'build models in Keras with as many weights: random graphs and every way of using every layer',
    () => {
      const networks = [
        ...Array.from({ length: 40 }, (_, seed) => randomNetwork(seed).network),
        ...layerCases.map((layerCase) => layerNetwork(layerCase, 1).network),
      ];
      const cases = networks.flatMap((network) => [
        { code: writeKerasModel(network) },
        { json: writeKerasJson(network) },
      ]);
      const answers = askKeras(cases);
      answers.forEach((answer, index) => {
        const network = networks[Math.floor(index / 2)];
        const name = network?.nodes.map(({ type }) => type).join(' ');
        expect(answer.error, name).toBeUndefined();
        expect(answer.parameters, name).toBe(network && countOf(network));
      });
    },
    patience,
  );
});

/** A network of two inputs with so many numbers together, in the place of one of the gallery. */
function twinsOf(network: NetworkSpec, numbers = 16): Architecture {
  const [known] = architectures.filter(({ id }) => id === 'linear-regression');
  if (!known) throw new RangeError('The gallery has no linear regression.');
  const blocks = placeBlocks([{ kind: 'numbers', name: 'features', shape: [numbers] }]);
  return {
    ...known,
    published: { ...known.published, blocks },
    build: (data) => ({ ...known.build(data), network }),
  };
}

describe.skipIf(reason)('a block that is used twice', () => {
  it(
    'is one model in Keras that is called twice, with its weights once and equal outputs',
    async () => {
      for (const network of [twinBlocks(), twinBlocks({ params: { repeat: 2 } })]) {
        const json = writeKerasJson(network);
        await expectTwinsAlike(network, writeKerasModel(network), [{ json }]);
      }
    },
    patience,
  );

  it(
    'takes sequences of another length at its second use, in Keras as well',
    async () => {
      // The second use longer than the first, and shorter.
      for (const [left, right] of [
        [5, 9],
        [9, 5],
      ] as const) {
        const network = twinSequences(left, right);
        const json = writeKerasJson(network);
        await expectTwinsAlike(network, writeKerasModel(network), [{ json }], 4 * (left + right));
      }
    },
    patience,
  );
});

/** Keras builds the code, and the others, with its weights once, and the code gives what we give. */
async function expectTwinsAlike(
  network: NetworkSpec,
  code: string,
  others: readonly object[],
  numbers?: number,
): Promise<void> {
  const { case: made, outputs } = await withOutputs(twinsOf(network, numbers), network, code);
  const weights = Object.fromEntries(
    Object.entries(made.weights).map(([name, values]) => [
      name.startsWith('encoder') ? `encoder/${name}` : name,
      values,
    ]),
  );
  const answers = askKeras([{ ...made, weights }, ...others]);
  for (const answer of answers) {
    expect(answer.error).toBeUndefined();
    expect(answer.parameters).toBe(countOf(network));
  }
  expect(outputs[0]).toHaveLength(rows);
  outputs[0]?.forEach((value, row) => {
    expect(answers[0]?.values?.[0]?.[row]).toBeCloseTo(value, 5);
  });
}

describe.skipIf(reason)('blocks that give what they name', () => {
  it(
    'build models in Keras with as many weights as without them: random graphs in blocks',
    () => {
      const networks = Array.from({ length: 60 }, (_, seed) =>
        withRandomBlocks(randomNetwork(seed).network, seed),
      ).filter(usesAllItsBlocksGive);
      expect(networks.length).toBeGreaterThan(20);
      const answers = askKeras(
        networks.flatMap((network) => [
          { code: writeKerasModel(network) },
          { json: writeKerasJson(network) },
        ]),
      );
      answers.forEach((answer, index) => {
        const network = networks[Math.floor(index / 2)];
        expect(answer.error).toBeUndefined();
        expect(answer.parameters).toBe(network && countOf(network));
      });
    },
    patience,
  );
});

/** Whether a block that feeds other layers feeds them all that it gives: Keras leaves out what leads nowhere. */
function usesAllItsBlocksGive({ nodes, edges }: SubnetworkSpec): boolean {
  return nodes.every((node) => {
    if (!node.network) return true;
    const used = new Set(
      edges.filter(({ from }) => from === node.id).map(({ fromPort = 0 }) => fromPort),
    );
    const whole = used.size === 0 || used.size === outputsOfBlock(node).length;
    return whole && usesAllItsBlocksGive(node.network);
  });
}

describe.skipIf(reason)('JSON that Keras writes', () => {
  it(
    'is read with as many weights: networks of keras.applications, and states, masks and models in models',
    () => {
      for (const { name, json, parameters } of applicationConfigurations()) {
        const network = readKerasJson(json);
        expect([...inferShapes(network).errors.values()], name).toEqual([]);
        expect(countOf(network), name).toBe(parameters);
      }
    },
    patience,
  );
});
