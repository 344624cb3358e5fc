import { defaultTraining, optimizerDefaults } from '../../training/catalogue.ts';
import type { LossId } from '../../training/training-config.ts';
import type { FeatureBlock } from '../../datasets/feature-block.ts';
import type { NodeSpec } from '../network-spec.ts';
import { outputHeadFor } from '../output-head.ts';
import type { BuiltNetwork, NetworkTraining } from './architecture.ts';
import { withBlockInputs } from './block-inputs.ts';
import { mainBlock, type NetworkData } from './network-data.ts';
import { NetworkDrawing } from './network-drawing.ts';

/** Kind and parameters of a layer. */
export type Step = readonly [type: string, params?: NodeSpec['params']];

/**
 * Draws a network for some data. Each part of a row has an Input of its own, in the order of the row; a network is
 * built behind that of the main part, and the others join it in front of the answer.
 */
export class DataDrawing extends NetworkDrawing {
  readonly data: NetworkData;
  /** The part of a row that the network is built around. */
  readonly main: FeatureBlock;
  /** Id of the main part's Input. */
  readonly input: string;
  /** Ids of all Inputs, in the order of the row. */
  readonly inputs: readonly string[];

  /** `paramsOf` gives the parameters of each part's Input; its shape without it. */
  constructor(
    data: NetworkData,
    paramsOf: (block: FeatureBlock) => NodeSpec['params'] = ({ shape }) => ({ shape: [...shape] }),
  ) {
    super();
    this.data = data;
    this.main = mainBlock(data);
    this.inputs = data.blocks.map((block) => this.add('Input', paramsOf(block)));
    this.input = this.inputs[data.blocks.indexOf(this.main)] ?? '';
  }

  /** Layers one behind the other; gives the last one's id. */
  chain(from: string, steps: readonly Step[]): string {
    return steps.reduce((last, [type, params = {}]) => this.add(type, params, last), from);
  }

  /** All parts of a row as one vector: pictures and windows as they lie, texts as the mean of their words. */
  flat(): string {
    return this.#together(this.#vectors(this.data.blocks));
  }

  /** Vectors of word numbers, `width` for each: the beginning of every network that reads a text. */
  embed(width: number, options: NodeSpec['params'] = {}): string {
    return this.#embed(this.main, this.input, width, options);
  }

  /** The vector behind the main part, with what the other parts of a row say beside it. */
  withOthers(from: string): string {
    const others = this.data.blocks.filter((block) => block !== this.main);
    const seen = this.#vectors(others).map((vector) =>
      this.add('Dense', { units: 16, activation: 'relu' }, vector),
    );
    return this.#together([from, ...seen]);
  }

  /** The output layer that the target asks for; gives its id. */
  answer(from: string, loss?: LossId): string {
    const { task, classes, targetCount } = this.data;
    const head = outputHeadFor(task, classes, loss, {}, targetCount);
    return this.add('Dense', { units: head.units, activation: head.activation }, from);
  }

  /** The answer behind a vector of the main part, once the other parts have joined it. */
  answerWithOthers(from: string): string {
    return this.answer(this.withOthers(from));
  }

  /** The network with the loss and the metrics of its task, Adam, and what `training` says otherwise. */
  built(training: Partial<NetworkTraining> = {}, ...remarks: readonly string[]): BuiltNetwork {
    const { loss, metrics } = defaultTraining(this.data.task);
    return {
      network: withBlockInputs(this.network()),
      training: {
        loss,
        lossOptions: {},
        outputs: {},
        metrics,
        optimizer: optimizerDefaults.Adam,
        schedule: { type: 'constant' },
        ...training,
      },
      remarks,
    };
  }

  #vectors(blocks: readonly FeatureBlock[]): readonly string[] {
    return blocks.map((block) => {
      const id = this.inputs[this.data.blocks.indexOf(block)] ?? '';
      return this.#vector(block, id);
    });
  }

  #vector(block: FeatureBlock, id: string): string {
    if (block.kind === 'tokens') {
      return this.add(
        'GlobalAveragePooling1D',
        {},
        this.#embed(block, id, 32, { mask_zero: true }),
      );
    }
    return block.shape.length > 1 ? this.add('Flatten', {}, id) : id;
  }

  #embed(block: FeatureBlock, id: string, width: number, options: NodeSpec['params']): string {
    const numbers = this.data.vocabulary[block.name] ?? 2;
    return this.add('Embedding', { input_dim: numbers, output_dim: width, ...options }, id);
  }

  #together(vectors: readonly string[]): string {
    const [only = ''] = vectors;
    return vectors.length === 1 ? only : this.add('Concatenate', {}, ...vectors);
  }
}
