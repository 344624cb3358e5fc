import type { NetworkSpec } from '../network/network-spec.ts';
import type { TrainingChange } from '../training/control/run-control.ts';
import type { TrainingConfig } from '../training/training-config.ts';

/** What can be seen in a training, the most urgent first. */
export const findingIds = [
  'exploding-gradients',
  'vanishing-gradients',
  'rate-too-high',
  'class-collapse',
  'unstable',
  'rate-too-low',
  'overfitting',
  'underfitting',
  'stopped-early',
  'validation-easier',
  'good-fit',
] as const;

export type FindingId = (typeof findingIds)[number];

/** Numbers that a finding rests on. */
export interface Evidence {
  /** A phrase with the numbers: `validation loss 0.31 at epoch 12, 0.52 at the end`. */
  readonly text: string;
  /** The epochs that it is about, first and last. */
  readonly epochs?: readonly [from: number, to: number];
}

/** The settings and the network that a proposal changes. */
export interface TriedDocument {
  readonly network: NetworkSpec;
  readonly training: TrainingConfig;
}

/** One change that may help. */
export interface TryIt {
  /** What is changed, as a command: `Divide the learning rate by 10`. */
  readonly label: string;
  /**
   * What a branch from the run is told; null where only a run from the beginning makes sense. `best` or `final`
   * says which of its checkpoints it goes on from.
   */
  readonly branch: { readonly from: 'best' | 'final'; readonly change: TrainingChange } | null;
  /** The changed document; the same one where nothing in it can be changed so. */
  readonly apply: (document: TriedDocument) => TriedDocument;
}

/** One thing that is seen in a training. */
export interface Finding {
  readonly id: FindingId;
  readonly tone: 'success' | 'info' | 'warning' | 'danger';
  readonly title: string;
  /** One or two plain sentences. */
  readonly sentence: string;
  readonly evidence: readonly Evidence[];
  readonly tries: readonly TryIt[];
}

/** What a diagnosis says. */
export interface Diagnosis {
  /** The most important first. */
  readonly findings: readonly Finding[];
  /** Why nothing is said, as a sentence; null where something is, or where nothing stands out. */
  readonly tooLittle: string | null;
}
