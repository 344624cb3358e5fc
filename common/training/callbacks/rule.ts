import { z } from 'zod';
import type { CallbackConfig } from './callback-config.ts';
import type { CallbackDecision, EpochEnd } from './callback-runtime.ts';
import { evaluateExpression } from './expressions/evaluate-expression.ts';
import { namesOf } from './expressions/names-of.ts';
import { parseExpression } from './expressions/parse-expression.ts';
import type { RunningCallback } from './running-callback.ts';
import {
  directionOf,
  improves,
  inWords,
  readNumber,
  storedNumber,
  storeNumber,
  watchedValue,
  type StoredNumber,
} from './watched-value.ts';

type Settings = Extract<CallbackConfig, { type: 'Rule' }>;
type Values = ReadonlyMap<string, number>;

const memorySchema = z.strictObject({
  held: z.boolean(),
  remarked: z.boolean(),
  previous: z.record(z.string(), storedNumber),
  best: z.record(z.string(), storedNumber),
});

/** What a rule knows besides the logged values. */
export const ruleNames = ['epoch', 'step', 'seconds', 'lr'] as const;

/**
 * Does what a person wrote as soon as their condition begins to hold after an epoch; it does so again when the
 * condition holds anew after an epoch in which it did not. A condition that cannot be computed does not hold.
 */
export function runRule(settings: Settings, key: string): RunningCallback {
  const { when } = settings;
  const parsed = parseExpression(when);
  if ('problem' in parsed) return remarkOnce(key, `Rule: “${when}”: ${parsed.problem.message}`);
  const { tree } = parsed;
  const remembered = new Set(
    namesOf(tree).flatMap(({ name, overEpochs }) => (overEpochs ? [name] : [])),
  );
  let held = false;
  let remarked = false;
  let previous: Values = new Map();
  let best: Values = new Map();

  function withBest(name: string, value: number): void {
    const reference = best.get(name) ?? null;
    const direction = directionOf({ monitor: name, mode: 'auto' });
    if (!Number.isNaN(value) && improves(direction, value, reference, 0)) {
      best = new Map([...best, [name, value]]);
    }
  }

  function act(end: EpochEnd): CallbackDecision {
    const reason = `Rule: “${when}” holds after epoch ${end.epoch}`;
    switch (settings.then) {
      case 'stop':
        return { kind: 'stop', of: key, reason: `${reason}.` };
      case 'checkpoint':
        return { kind: 'checkpoint', of: key, stay: null, reason: `${reason}, so it is kept.` };
      case 'scale_learning_rate': {
        const { factor } = settings;
        const changed = `the learning rate goes from ${inWords(end.nextRate)} to ${inWords(end.nextRate * factor)}`;
        return { kind: 'scale-rate', of: key, factor, reason: `${reason}, so ${changed}.` };
      }
    }
  }

  return {
    finishEpoch(end) {
      const value = (name: string) => ruleValue(end, name);
      for (const name of remembered) withBest(name, value(name) ?? NaN);
      const scope = {
        value,
        previous: (name: string) => previous.get(name),
        best: (name: string) => best.get(name),
      };
      const result = evaluateExpression(tree, when, scope);
      previous = new Map([...remembered].map((name) => [name, value(name) ?? NaN]));
      const holds = !Number.isNaN(result.value) && result.value !== 0;
      const begins = holds && !held;
      held = holds;
      if (begins) return [act(end)];
      if (result.remark === null || remarked) return [];
      remarked = true;
      const reason = `Rule: “${when}” does not hold after epoch ${end.epoch}, because ${result.remark}.`;
      return [{ kind: 'remark', of: key, reason }];
    },
    memory: () => ({ held, remarked, previous: stored(previous), best: stored(best) }),
    remember(memory) {
      const read = memorySchema.parse(memory);
      ({ held, remarked } = read);
      previous = readStored(read.previous);
      best = readStored(read.best);
    },
  };
}

function ruleValue(end: EpochEnd, name: string): number | undefined {
  switch (name) {
    case 'epoch':
    case 'step':
    case 'seconds':
      return end[name];
    case 'lr':
      return end.rate;
    default:
      return watchedValue(end.values, name);
  }
}

/** A callback that can do nothing says so after its first epoch. */
export function remarkOnce(key: string, reason: string): RunningCallback {
  let said = false;
  return {
    finishEpoch() {
      if (said) return [];
      said = true;
      return [{ kind: 'remark', of: key, reason }];
    },
    memory: () => ({ said }),
    remember(memory) {
      said = z.strictObject({ said: z.boolean() }).parse(memory).said;
    },
  };
}

function stored(values: Values): Readonly<Record<string, StoredNumber>> {
  return Object.fromEntries([...values].map(([name, value]) => [name, storeNumber(value)]));
}

function readStored(values: Readonly<Record<string, StoredNumber>>): Values {
  return new Map(Object.entries(values).map(([name, value]) => [name, readNumber(value)]));
}
