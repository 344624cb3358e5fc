import type { Choice } from '../../../common/datasets/treatment-choices.ts';

/** The label of a value; the value itself where no choice has it. */
export function labelFor<Value extends string>(
  choices: readonly Choice<Value>[],
  value: Value,
): string {
  return choices.find((choice) => choice.value === value)?.label ?? value;
}
