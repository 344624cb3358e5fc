import type { CodeValue, LayerValue, ModelValue } from './code-value.ts';
import type { DraftLayer } from './draft.ts';
import type { SyntaxNode } from './python-tree.ts';

/** What a script, or the function of a block, has made so far. */
export class CodeFrame {
  readonly variables: Map<string, CodeValue>;
  /** Layers that were called, and inputs, in order. */
  readonly layers: DraftLayer[] = [];
  /** Modules of which every name was imported. */
  readonly star: string[] = [];
  /** What a layer's name begins with inside a block. */
  readonly namePrefix: string | null;
  /** True inside the function of a block. */
  readonly isBlock: boolean;
  returned: CodeValue | null = null;

  constructor(
    variables: Iterable<readonly [string, CodeValue]> = [],
    { namePrefix = null, isBlock = false }: { namePrefix?: string | null; isBlock?: boolean } = {},
  ) {
    this.variables = new Map(variables);
    this.namePrefix = namePrefix;
    this.isBlock = isBlock;
  }
}

/** A call of `compile` or `fit`. */
export interface TrainingCall {
  readonly method: 'compile' | 'fit';
  readonly model: ModelValue;
  readonly arguments: ReadonlyMap<string, CodeValue>;
  readonly node: SyntaxNode;
}

/** What reading a whole text collects. */
export interface Reading {
  readonly layerValues: LayerValue[];
  readonly models: ModelValue[];
  readonly trainingCalls: TrainingCall[];
  /** Inputs that leave an axis open, which only a model between others may, and where they stand. */
  readonly openInputs: Map<DraftLayer, SyntaxNode>;
  /** Of `set_random_seed`. */
  seed: number | null;
}
