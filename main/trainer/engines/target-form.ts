import { AppError } from '../../../common/errors/app-error.ts';
import type { Task } from '../../../common/network/task.ts';
import type { LossId } from '../../../common/training/training-config.ts';
import { invalid, type NetworkPlan } from './network-plan.ts';

/** How targets meet the output: one value per row, or the number of the true class out of `width`. */
export interface TargetForm {
  readonly kind: 'value' | 'class';
  readonly width: number;
}

/** Throws `invalid-network` naming the output layer when the loss cannot take its outputs. */
export function targetFormOf(plan: NetworkPlan, loss: LossId, task: Task): TargetForm {
  const { output, outputWidth: width } = plan;
  const categorical = loss.endsWith('categorical_crossentropy');
  if (categorical && width < 2) {
    throw invalid(
      `${output.name} has one output, but ${loss} needs one per class. Give it more units or use binary_crossentropy.`,
      output,
    );
  }
  const mayBeMany = categorical || (task === 'multiclass' && loss !== 'binary_crossentropy');
  if (!mayBeMany && width !== 1) {
    throw invalid(
      `${output.name} has ${width} outputs, but ${loss} for this target needs one. Set its units to 1.`,
      output,
    );
  }
  return { kind: mayBeMany && width > 1 ? 'class' : 'value', width };
}

/** Throws `invalid-data` when a target is no class number below `form.width`. */
export function checkTargets(form: TargetForm, targets: Float32Array): void {
  if (form.kind === 'value') return;
  const row = targets.findIndex(
    (value) => !Number.isInteger(value) || value < 0 || value >= form.width,
  );
  if (row < 0) return;
  throw new AppError(
    'invalid-data',
    `Row ${row + 1} has the class ${String(targets[row])}, but the network has outputs for the classes 0 to ${form.width - 1}.`,
    { place: { row: row + 1 } },
  );
}
