import type { ForwardOps, ScanResult, Sym } from '../forward-ops.ts';
import type { Params } from '../layer.ts';
import { numberOf } from '../read-params.ts';
import type { RecurrentCell } from './recurrent-cell.ts';

/** A cell and the sequence that it runs over. */
export interface CellRun {
  readonly ops: ForwardOps;
  readonly cell: RecurrentCell;
  /** [batch, time, features] */
  readonly x: Sym;
  /** 1 for the time steps that count, else 0, [batch, time]. */
  readonly mask: Sym | null;
  /** Before the first step, [batch, units] each; none stands for zeros. */
  readonly initial: readonly Sym[];
  readonly weights: Readonly<Record<string, Sym>>;
  readonly params: Params;
  readonly training: boolean;
  readonly backwards: boolean;
  /** Outputs of masked steps are zeros, not those of the step before. */
  readonly zeroOutput: boolean;
}

/** What a cell gave. */
export interface CellResult {
  /** [batch, units] */
  readonly last: Sym;
  /** In the order in which they were read, [batch, time, units]. */
  readonly sequence: Sym;
  readonly states: readonly Sym[];
}

/**
 * Runs a cell over a sequence. A masked step keeps the states and the output of the step before (Keras 3,
 * `backend.rnn`). As in Keras 3, which finds no mask among several arguments, none is heeded where initial
 * states are given.
 */
export function runCell(run: CellRun): CellResult {
  const { ops, cell, x, params, weights } = run;
  const mask = run.initial.length === 0 ? run.mask : null;
  const units = numberOf(params, 'units');
  const [batch = 1, time = 1] = x.shape;
  const none = ops.expand(ops.constant(0), [batch, units]);
  const initial = Array.from({ length: cell.states }, (_, index) => run.initial[index] ?? none);
  const steps = (values: Sym) => (run.backwards ? ops.reverse(values, 0) : values);
  const sequence = steps(ops.transpose(x, [1, 0, 2]));
  const counting = mask && steps(ops.reshape(ops.transpose(mask, [1, 0]), [time, batch, 1]));
  const { kernel, recurrent_kernel: recurrentKernel, bias = null } = weights;
  if (!kernel || !recurrentKernel) throw new RangeError('A recurrent layer needs its kernels.');
  const { inputMasks, stateMasks } = drawMasks(run, units);
  const captured = [kernel, recurrentKernel, ...(bias ? [bias] : []), ...inputMasks, ...stateMasks];

  const { states, outputs } = ops.scan({
    states: initial,
    sequences: counting ? [sequence, counting] : [sequence],
    captured,
    body: (inner, step): ScanResult => {
      const [now, counts] = step.elements;
      const [innerKernel, innerRecurrent, ...rest] = step.captured;
      if (!now || !innerKernel || !innerRecurrent) throw new RangeError('A step lacks its values.');
      const masks = bias ? rest.slice(1) : rest;
      const before = step.states;
      const next = cell.step({
        ops: inner,
        x: now,
        states: before,
        kernel: innerKernel,
        recurrentKernel: innerRecurrent,
        bias: (bias ? rest[0] : null) ?? null,
        inputMasks: masks.slice(0, inputMasks.length),
        stateMasks: masks.slice(inputMasks.length),
        units,
        params,
      });
      const [output] = next;
      if (!output) throw new RangeError('A cell gave no output.');
      if (!counts) return { states: next, outputs: [output] };
      const kept = inner.sub(inner.constant(1), counts);
      const choose = (value: Sym, old: Sym) =>
        inner.add(inner.mul(value, counts), inner.mul(old, kept));
      const held = next.map((value, index) => choose(value, before[index] ?? value));
      const [first = output] = held;
      return { states: held, outputs: [run.zeroOutput ? inner.mul(output, counts) : first] };
    },
  });
  const [stacked] = outputs;
  if (!stacked) throw new RangeError('A loop gave no outputs.');
  const [output] = states;
  return {
    last: output && !(mask && run.zeroOutput) ? output : lastOf(ops, stacked),
    sequence: ops.transpose(stacked, [1, 0, 2]),
    states,
  };
}

function lastOf(ops: ForwardOps, stacked: Sym): Sym {
  const [time = 1, batch = 1, units = 1] = stacked.shape;
  return ops.reshape(ops.slice(stacked, [time - 1, 0, 0], [1, batch, units]), [batch, units]);
}

/**
 * Masks of Keras's dropout in recurrent layers (Gal and Ghahramani 2016), the same at every step: one for
 * the input, unless the state is dropped out too: then every gate has its own for both.
 */
function drawMasks(
  { ops, cell, x, params, training }: CellRun,
  units: number,
): { inputMasks: readonly Sym[]; stateMasks: readonly Sym[] } {
  const [batch = 1, , features = 1] = x.shape;
  const rate = numberOf(params, 'dropout');
  const recurrentRate = numberOf(params, 'recurrent_dropout');
  const draw = (count: number, width: number, share: number) =>
    Array.from({ length: training && share > 0 ? count : 0 }, () =>
      ops.dropoutMask([batch, width], share),
    );
  return {
    inputMasks: draw(recurrentRate > 0 ? cell.gates : 1, features, rate),
    stateMasks: draw(cell.gates, units, recurrentRate),
  };
}
