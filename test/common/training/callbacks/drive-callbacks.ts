import type { CallbackConfig } from '../../../../common/training/callbacks/callback-config.ts';
import type {
  CallbackDecision,
  CallbackRuntime,
} from '../../../../common/training/callbacks/callback-runtime.ts';
import {
  callbackKeys,
  createCallbacks,
} from '../../../../common/training/callbacks/create-callbacks.ts';

/** What is logged, epoch by epoch; null stands for NaN. */
export type LoggedEpochs = readonly Readonly<Record<string, number | null>>[];

/** What callbacks did to a run. */
export interface Driven {
  /** The learning rate of each epoch that took place. */
  readonly rates: readonly number[];
  /** The epoch whose weights the network has at the end. */
  readonly weights: number;
  /** The epochs that each callback kept a checkpoint of, in the callbacks' order. */
  readonly saved: readonly (readonly number[])[];
  /** Of these, what is still kept at the end. */
  readonly kept: readonly (readonly number[])[];
  readonly reasons: readonly string[];
  /** Everything decided, with the epoch after which; 0 before the first. */
  readonly decisions: readonly { readonly epoch: number; readonly decision: CallbackDecision }[];
}

interface DriveOptions {
  readonly rate?: number;
  readonly secondsPerEpoch?: number;
  /** Epochs after which all is forgotten but what JSON keeps of it, as at a pause. */
  readonly forgetAfter?: readonly number[];
}

/** Lets callbacks see epochs, and does what they decide, as a trainer with a constant rate does. */
export function driveCallbacks(
  callbacks: readonly CallbackConfig[],
  logs: LoggedEpochs,
  { rate: initial = 0.1, secondsPerEpoch = 1, forgetAfter = [] }: DriveOptions = {},
): Driven {
  const keys = callbackKeys(callbacks);
  const decisions: { epoch: number; decision: CallbackDecision }[] = [];
  const best = new Map<string, number>();
  const saved = new Map<string, number[]>(keys.map((key) => [key, []]));
  const kept = new Map<string, readonly number[]>(keys.map((key) => [key, []]));
  const rates: number[] = [];
  let weights = 0;
  let rate = initial;
  let runtime: CallbackRuntime = createCallbacks({ callbacks });
  let stopped = false;

  function carryOut(epoch: number, decided: readonly CallbackDecision[]): void {
    for (const decision of decided) {
      decisions.push({ epoch, decision });
      if (decision.kind === 'stop') stopped = true;
      if (decision.kind === 'scale-rate') rate *= decision.factor;
      if (decision.kind === 'set-rate') rate = decision.rate;
      if (decision.kind === 'keep-as-best-of') best.set(decision.of, epoch);
      if (decision.kind === 'restore-best') weights = best.get(decision.of) ?? NaN;
      if (decision.kind === 'checkpoint') {
        saved.get(decision.of)?.push(epoch);
        kept.set(decision.of, decision.stay ?? [...(kept.get(decision.of) ?? []), epoch]);
      }
    }
  }

  carryOut(0, runtime.begin({ epochsDone: 0, nextRate: rate }));
  for (const [index, values] of logs.entries()) {
    const epoch = index + 1;
    rates.push(rate);
    weights = epoch;
    const end = {
      epoch,
      epochs: logs.length,
      step: epoch * 10,
      seconds: epoch * secondsPerEpoch,
      rate,
      nextRate: rate,
      values,
    };
    carryOut(epoch, runtime.finishEpoch(end));
    if (stopped) break;
    if (forgetAfter.includes(epoch) && epoch < logs.length) {
      const memory = JSON.stringify(runtime.memory());
      runtime = createCallbacks({ callbacks });
      runtime.remember(JSON.parse(memory) as Record<string, unknown>);
      carryOut(epoch, runtime.begin({ epochsDone: epoch, nextRate: rate }));
    }
  }
  carryOut(rates.length, runtime.finish());
  return {
    rates,
    weights,
    saved: keys.map((key) => saved.get(key) ?? []),
    kept: keys.map((key) => kept.get(key) ?? []),
    reasons: decisions.flatMap(({ decision }) => ('reason' in decision ? [decision.reason] : [])),
    decisions,
  };
}
