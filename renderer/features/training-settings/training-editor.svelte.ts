import { expectedTrainingRows } from '../../../common/datasets/check-recipe.ts';
import { sameValue } from '../../../common/network/diff-network.ts';
import type { NodeSpec } from '../../../common/network/network-spec.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { suggestTraining } from '../../../common/training/suggest-training.ts';
import type { TrainingConfig } from '../../../common/training/training-config.ts';
import type { ProjectState } from '../../state/project.svelte.ts';

/** What a person does to the training settings: every change is one undoable step of the project. */
export class TrainingEditor {
  readonly project: ProjectState;

  readonly training = $derived.by(() => this.project.project.training);
  readonly task = $derived.by(() => this.project.task);
  /** What suits the task and the size of the table, which is what a new project begins with. */
  readonly defaults: TrainingConfig = $derived.by(() => {
    const { recipe } = this.project.project;
    const rows = this.project.table?.dataset.rows;
    if (this.task === null || !recipe || rows === undefined) {
      return defaultTraining(this.task ?? 'regression');
    }
    return suggestTraining(this.task, rows * recipe.split.train, recipe.window);
  });
  /** Rows that the network will learn from; null until data and target are chosen. */
  readonly rows = $derived.by(() => {
    const { recipe } = this.project.project;
    if (!recipe || !this.project.table || this.task === null) return null;
    return expectedTrainingRows(this.project.table, recipe);
  });
  /** Updates of the weights in one epoch; null until the rows are known. */
  readonly updatesPerEpoch = $derived(
    this.rows === null ? null : Math.max(1, Math.ceil(this.rows / this.training.batchSize)),
  );
  /** Updates of the whole run. */
  readonly updates = $derived(
    this.updatesPerEpoch === null ? null : this.updatesPerEpoch * this.training.epochs,
  );
  /** Layers that give an answer: they feed no other. */
  readonly outputs: readonly NodeSpec[] = $derived.by(() => {
    const { nodes, edges } = this.project.project.network;
    const feeding = new Set(edges.map((edge) => edge.from));
    const fed = new Set(edges.map((edge) => edge.to));
    return nodes.filter((node) => fed.has(node.id) && !feeding.has(node.id));
  });

  constructor(project: ProjectState) {
    this.project = project;
  }

  /** Changes settings; changes of the same thing in a row are one step. */
  change(changes: Partial<TrainingConfig>, what: string): void {
    this.project.update(
      { training: { ...this.training, ...changes } },
      `Change ${what}`,
      `training ${Object.keys(changes).join(' ')} ${what}`,
    );
  }

  /** Puts a list of callbacks in the place of the present one, always as a step of its own. */
  setCallbacks(callbacks: TrainingConfig['callbacks'], label: string): void {
    this.project.update({ training: { ...this.training, callbacks } }, label);
  }

  isDefault(key: keyof TrainingConfig): boolean {
    return sameValue(this.training[key], this.defaults[key]);
  }

  reset(key: keyof TrainingConfig, what: string): void {
    this.change({ [key]: this.defaults[key] }, what);
  }
}
