import type { ForwardOps, Sym } from '../forward-ops.ts';
import type { LayerHelp, Params, ParamSchema } from '../layer.ts';

/** One kind of recurrent layer: what it does at one time step. Formulas and weight layouts are Keras 3's. */
export interface RecurrentCell {
  readonly type: string;
  readonly summary: string;
  readonly help: LayerHelp;
  readonly params: readonly ParamSchema[];
  /** Stretches of `units` columns in the kernels, one per gate. */
  readonly gates: number;
  /** Values of [batch, units] handed from step to step; the first is the output. */
  readonly states: number;
  readonly biasShape: (units: number, params: Params) => readonly number[];
  /** The states after a step. */
  readonly step: (step: CellStep) => readonly Sym[];
}

/** What a cell is given at one time step. */
export interface CellStep {
  readonly ops: ForwardOps;
  /** [batch, features] */
  readonly x: Sym;
  /** [batch, units] each */
  readonly states: readonly Sym[];
  /** [features, gates · units] */
  readonly kernel: Sym;
  /** [units, gates · units] */
  readonly recurrentKernel: Sym;
  readonly bias: Sym | null;
  /** Dropout of the input, one for all gates or one each, [batch, features]; none where nothing is dropped. */
  readonly inputMasks: readonly Sym[];
  /** Dropout of the state, one each for all gates, [batch, units]; none where nothing is dropped. */
  readonly stateMasks: readonly Sym[];
  readonly units: number;
  readonly params: Params;
}

/** `count` stretches of `units` columns (of a vector: numbers) from the stretch `first` on. */
export function gateColumns(
  ops: ForwardOps,
  values: Sym,
  units: number,
  first: number,
  count = 1,
): Sym {
  const leading = values.shape.slice(0, -1);
  return ops.slice(values, [...leading.map(() => 0), first * units], [...leading, count * units]);
}

/** x · kernel + bias for every gate, [batch, gates · units]; with a dropout mask per gate, each by itself. */
export function projectInput(
  { ops, x, kernel, inputMasks, units }: CellStep,
  bias: Sym | null,
  gates: number,
): Sym {
  const [only] = inputMasks;
  const parts =
    inputMasks.length > 1
      ? inputMasks.map((mask, gate) =>
          ops.matmul(ops.mul(x, mask), gateColumns(ops, kernel, units, gate)),
        )
      : [ops.matmul(only ? ops.mul(x, only) : x, kernel)];
  if (parts.length > 1 && parts.length !== gates) throw new RangeError('A gate has no mask.');
  const product = parts.length === 1 ? parts[0] : ops.concat(parts, -1);
  if (!product) throw new RangeError('A cell has no gates.');
  return bias ? ops.add(product, bias) : product;
}

/** h · recurrent kernel for the gates from `first` on, each state dropped out by its gate's mask. */
export function projectState(
  { ops, recurrentKernel, stateMasks, units }: CellStep,
  h: Sym,
  first: number,
  count: number,
): Sym {
  const columns = (gate: number, many: number) =>
    many * units === recurrentKernel.shape[1]
      ? recurrentKernel
      : gateColumns(ops, recurrentKernel, units, gate, many);
  if (stateMasks.length === 0) return ops.matmul(h, columns(first, count));
  const parts = Array.from({ length: count }, (_, index) => {
    const mask = stateMasks[first + index] ?? stateMasks[0];
    return ops.matmul(mask ? ops.mul(h, mask) : h, columns(first + index, 1));
  });
  return ops.concat(parts, -1);
}
