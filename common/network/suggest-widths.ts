/** Whether hidden layers halve towards the answer or all have one width. */
export type WidthShape = 'funnel' | 'constant';

/** What widths follow from. */
export interface WidthRequest {
  /** Rows to learn from; null where that is not known. */
  readonly rows: number | null;
  /** Numbers in a row. */
  readonly features: number;
  /** Units of the output layer. */
  readonly outputs: number;
}

/** Units of the hidden layers, and why, in a sentence. */
export interface SuggestedWidths {
  readonly widths: readonly number[];
  readonly rule: string;
}

const sizes = [[16], [16, 8], [32, 16], [64, 32], [128, 64]] as const;
/** Training rows from which on the next size is used. */
const steps = [200, 2_000, 20_000, 200_000] as const;
/** Features above which a row has so much to say that the first layer gets twice the units. */
const wideRow = 32;
const usualRows = 2_000;

/**
 * Widths of a stack of Dense layers by training rows: small data get a small network, because a large one would
 * learn them by heart; about each tenfold of rows doubles the widths. Wide rows get one size more. No layer is
 * narrower than the output, where classes would have to share units. A constant width has about as many weights as
 * the funnel.
 */
export function suggestWidths(shape: WidthShape, request: WidthRequest): SuggestedWidths {
  const usual = byRows(request);
  const funnel = widened(usual, request.outputs);
  const widths = shape === 'funnel' ? funnel : constantWidths(funnel, request);
  return { widths, rule: ruleOf(widths, request, funnel !== usual) };
}

function byRows({ rows, features }: WidthRequest): readonly number[] {
  const size = steps.filter((step) => (rows ?? usualRows) >= step).length;
  const wide = features > wideRow && size > 0 ? 1 : 0;
  return sizes[Math.min(size + wide, sizes.length - 1)] ?? sizes[0];
}

/** The widths times the power of two, which keeps the halving exact, that no layer is narrower than the output. */
function widened(widths: readonly number[], outputs: number): readonly number[] {
  const narrowest = widths.at(-1) ?? 1;
  if (outputs <= narrowest) return widths;
  const factor = 2 ** Math.ceil(Math.log2(outputs / narrowest));
  return widths.map((width) => width * factor);
}

/** The multiple of 4 whose stack comes nearest to the funnel's weights. */
function constantWidths(funnel: readonly number[], request: WidthRequest): readonly number[] {
  if (funnel.length === 1) return funnel;
  const wanted = weightsOf(funnel, request);
  const [most = 16] = funnel;
  const least = Math.max(4, Math.ceil(request.outputs / 4) * 4);
  let best: readonly number[] = funnel.map(() => least);
  for (let width = least; width <= most; width += 4) {
    const stack = funnel.map(() => width);
    const nearer =
      Math.abs(weightsOf(stack, request) - wanted) < Math.abs(weightsOf(best, request) - wanted);
    if (nearer) best = stack;
  }
  return best;
}

/** Weights and biases of Dense layers of these widths and an output layer. */
export function weightsOf(
  hidden: readonly number[],
  { features, outputs }: Pick<WidthRequest, 'features' | 'outputs'>,
): number {
  const widths = [features, ...hidden, outputs];
  return widths.slice(1).reduce((sum, units, at) => sum + ((widths[at] ?? 0) + 1) * units, 0);
}

function ruleOf(
  widths: readonly number[],
  { rows, features, outputs }: WidthRequest,
  wider: boolean,
): string {
  const [first = 0, second] = widths;
  const what =
    second === undefined
      ? `One hidden layer of ${first} units`
      : second === first
        ? `${widths.length} hidden layers of ${first} units`
        : `Hidden layers of ${widths.join(' and ')} units`;
  const amount = rows === null ? 'a table of usual size' : `${count(rows)} training rows`;
  const reasons = [
    ...(features > wideRow && (rows ?? usualRows) >= steps[0]
      ? [`one size more, because a row has ${count(features)} features`]
      : []),
    ...(wider ? [`widened so that none is narrower than the ${outputs} outputs`] : []),
  ];
  const because = [`for ${amount}`, ...reasons].join(', ');
  return `${what} ${because}; about every tenfold of rows doubles the widths.`;
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
