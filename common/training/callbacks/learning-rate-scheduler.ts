import { z } from 'zod';
import type { CallbackConfig } from './callback-config.ts';
import type { CallbackDecision, RunStart } from './callback-runtime.ts';
import { evaluateExpression } from './expressions/evaluate-expression.ts';
import { parseExpression } from './expressions/parse-expression.ts';
import { remarkOnce } from './rule.ts';
import type { RunningCallback } from './running-callback.ts';
import { inWords } from './watched-value.ts';

type Settings = Extract<CallbackConfig, { type: 'LearningRateScheduler' }>;

const memorySchema = z.strictObject({ setAt: z.int(), remarked: z.boolean() });

/** What the rate of an epoch can be computed from. */
export const rateNames = ['epoch', 'lr'] as const;

/** The rate of an epoch (from 0, as in Keras) that would have the given rate, or why there is none. */
export type RateFormula = (
  epoch: number,
  rate: number,
) => { readonly rate: number } | { readonly problem: string };

/** The formula that a text is, or why it is none. */
export function rateFormula(
  text: string,
): { readonly formula: RateFormula } | { readonly problem: string } {
  const parsed = parseExpression(text);
  if ('problem' in parsed) return { problem: parsed.problem.message };
  const { tree } = parsed;
  const formula: RateFormula = (epoch, rate) => {
    const { value, remark } = evaluateExpression(tree, text, {
      value: (name) => (name === 'epoch' ? epoch : name === 'lr' ? rate : undefined),
      previous: () => undefined,
      best: () => undefined,
    });
    if (value > 0) return { rate: value };
    const why = Number.isNaN(value) ? 'it cannot be computed' : 'it is not above 0';
    return { problem: remark ?? why };
  };
  return { formula };
}

/**
 * Sets the rate before each epoch by an expression of `epoch` and `lr` (Keras 3,
 * keras/src/callbacks/learning_rate_scheduler.py). A rate that cannot be computed or is not above 0 is not set.
 */
export function runLearningRateScheduler(settings: Settings, key: string): RunningCallback {
  const expression = settings.rate;
  const read = rateFormula(expression);
  if ('problem' in read) {
    return remarkOnce(key, `LearningRateScheduler: “${expression}”: ${read.problem}`);
  }
  /** Whole epochs done when it last was asked, so that a resumed epoch is not changed twice. */
  let setAt = -1;
  let remarked = false;

  return {
    beginEpoch({ epochsDone, nextRate }: RunStart): readonly CallbackDecision[] {
      if (epochsDone === setAt) return [];
      setAt = epochsDone;
      const found = read.formula(epochsDone, nextRate);
      if ('rate' in found) {
        if (found.rate === nextRate) return [];
        const reason = `LearningRateScheduler: epoch ${epochsDone + 1} has the learning rate ${inWords(found.rate)}.`;
        return [{ kind: 'set-rate', of: key, rate: found.rate, reason }];
      }
      if (remarked) return [];
      remarked = true;
      const reason = `LearningRateScheduler: the learning rate stays ${inWords(nextRate)} in epoch ${epochsDone + 1}: “${expression}”: ${found.problem}.`;
      return [{ kind: 'remark', of: key, reason }];
    },
    memory: () => ({ setAt, remarked }),
    remember(memory) {
      ({ setAt, remarked } = memorySchema.parse(memory));
    },
  };
}
