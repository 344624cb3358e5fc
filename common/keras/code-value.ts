import type { SyntaxNode } from './python-tree.ts';
import type { DraftLayer, DraftTensor } from './draft.ts';
import type { KerasObject, KerasValue } from './keras-object.ts';
import type { ReadLayer } from './read-layer.ts';

/** A value while code is read. Plain ones are arguments of Keras. */
export type CodeValue =
  | { readonly is: 'plain'; readonly value: KerasValue }
  /** Something that has other values in it, not all of them plain. */
  | { readonly is: 'list'; readonly items: readonly CodeValue[] }
  | { readonly is: 'tensor'; readonly tensor: DraftTensor }
  /** `x.shape`, or `x.shape[1:]`: of a whole batch, or of one row. */
  | { readonly is: 'shape'; readonly ofRow: boolean }
  | LayerValue
  | ModelValue
  | { readonly is: 'function'; readonly function: CodeFunction }
  /** A name of a module or of something in one: `keras.layers.Dense`. */
  | { readonly is: 'path'; readonly path: string }
  /** A setting of the function that is being read, with the value that it has. */
  | { readonly is: 'setting'; readonly name: string; readonly value: KerasValue }
  /** Anything that is not read here; a mistake only where a layer needs it. */
  | { readonly is: 'unknown'; readonly why: string; readonly broken?: boolean };

/** A layer that was made. Several calls use its weights again. */
export interface LayerValue {
  readonly is: 'layer';
  readonly object: KerasObject;
  readonly layer: ReadLayer;
  readonly span: Span;
  /** What was made of it by calls. */
  readonly calls: DraftLayer[];
  /** True where it stands in a list, another layer or a model. */
  used: boolean;
  frozen: boolean;
  /** Values of the settings of a block that it takes, by its parameters. */
  readonly settings: ReadonlyMap<string, string>;
}

/** A model: the layers of a Sequential, or what lies between tensors. */
export interface ModelValue {
  readonly is: 'model';
  readonly name: string | null;
  readonly span: Span;
  frozen: boolean;
  /** True where it was called as a layer. */
  called: boolean;
  /** The blocks that its calls became. Several are one block used several times. */
  readonly uses: DraftLayer[];
  readonly content:
    | { readonly kind: 'sequential'; readonly items: (LayerValue | ModelValue)[] }
    | {
        readonly kind: 'functional';
        readonly inputs: readonly DraftLayer[];
        readonly outputs: readonly DraftTensor[];
      };
}

/** A function of the code. */
export interface CodeFunction {
  readonly name: string;
  readonly parameters: readonly {
    readonly name: string;
    readonly fallback: SyntaxNode | null;
  }[];
  readonly body: SyntaxNode;
  /** Variables where it was defined. */
  readonly scope: ReadonlyMap<string, CodeValue>;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

export function plain(value: KerasValue): CodeValue {
  return { is: 'plain', value };
}

export function unknown(why: string): CodeValue {
  return { is: 'unknown', why };
}

/** What an error left behind: nothing more is said of it. */
export const broken: CodeValue = { is: 'unknown', why: 'what could not be read', broken: true };

/** What a value is, for a sentence. */
export function describeCode(value: CodeValue): string {
  switch (value.is) {
    case 'plain':
      return 'a value';
    case 'setting':
      return `the setting ${value.name}`;
    case 'list':
      return 'a list';
    case 'tensor':
      return 'the output of a layer';
    case 'shape':
      return 'the shape of what a layer gives';
    case 'layer':
      return 'a layer that was not called';
    case 'model':
      return 'a model';
    case 'function':
      return `the function ${value.function.name}`;
    case 'path':
      return value.path;
    case 'unknown':
      return value.why;
  }
}
