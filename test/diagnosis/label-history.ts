import type { Facts } from './measure-facts.ts';

/** What can be true of a training. */
export const labels = [
  'underfitting',
  'overfitting',
  'good-fit',
  'stopped-early',
  'unstable',
  'rate-too-high',
  'rate-too-low',
  'validation-easier',
  'vanishing-gradients',
  'exploding-gradients',
  'class-collapse',
] as const;

export type Label = (typeof labels)[number];

/** `between`: the effect was measured and is neither clearly there nor clearly absent. */
export type Truth = 'yes' | 'no' | 'between';

/** What facts are held against. */
export interface Measures {
  /** The lowest loss on fresh rows that any training reached on these data. */
  readonly fresh: number;
  /** Loss on the learnt rows of always guessing their mean or frequencies. */
  readonly learntGuess: number;
  /** Ratio of the first layer's gradient per weight to the last's before the first step. */
  readonly startRatio: number;
}

/** Clearly there from `yes` on, clearly absent below `no`. */
function judge(effect: number, no: number, yes: number): Truth {
  return effect >= yes ? 'yes' : effect < no ? 'no' : 'between';
}

function both(first: Truth, second: Truth): Truth {
  if (first === 'no' || second === 'no') return 'no';
  return first === 'yes' && second === 'yes' ? 'yes' : 'between';
}

function either(first: Truth, second: Truth): Truth {
  if (first === 'yes' || second === 'yes') return 'yes';
  return first === 'no' && second === 'no' ? 'no' : 'between';
}

/**
 * The truth about a training from facts alone. Effects are shares of the way from the simplest guess to the best
 * that is known on fresh rows.
 */
export function labelsOf(facts: Facts, best: Measures): Record<Label, Truth> {
  const { end, longer, rates, steady, still, answers } = facts;
  const span = Math.max(facts.baseline - best.fresh, 0.1 * facts.baseline);
  const gain = (from: number, to: number): number =>
    from === to
      ? 0
      : to === Infinity
        ? -Infinity
        : from === Infinity
          ? Infinity
          : (from - to) / span;
  const slower = Math.min(rates['0.1'].learnt, rates['0.01'].learnt);
  const faster =
    [rates['10'], rates['100'], ...(steady ? [steady] : [])].toSorted(
      (a, b) => a.learnt - b.learnt,
    )[0] ?? end;

  const aboveBest = judge(gain(end.fresh, best.fresh), 0.04, 0.1);
  // Where both another way is better, the rate is not what decides.
  const lowers = judge(gain(end.learnt, slower), 0.07, 0.2);
  const raises = both(
    both(
      judge(gain(end.learnt, faster.learnt), 0.07, 0.2),
      judge(gain(longer.learnt, faster.learnt), 0.02, 0.1),
    ),
    judge(gain(facts.best.fresh, faster.fresh), 0, 0.07),
  );
  const high = raises === 'yes' ? atMostBetween(lowers) : lowers;
  const low = lowers === 'yes' ? atMostBetween(raises) : raises;

  const atStart = -Math.log10(best.startRatio);
  const vanishing = facts.relieved
    ? both(
        either(judge(atStart, 2, 3), atMostBetween(judge(-Math.log10(facts.leastRatio), 2, 3))),
        judge(gain(end.learnt, facts.relieved.learnt), 0.1, 0.25),
      )
    : 'no';
  const exploding = facts.clipped
    ? both(
        both(
          judge(gain(end.learnt, facts.clipped.learnt), 0.07, 0.2),
          end.learnt === Infinity ? 'yes' : judge(facts.largestGradient, 20, 50),
        ),
        facts.clipped.learnt < 0.8 * facts.baseline ? 'yes' : 'between',
      )
    : 'no';

  const unstable = end.learnt === Infinity ? 'between' : judge(facts.jumps / span, 0.02, 0.05);
  const gained = judge(gain(facts.best.fresh, longer.fresh), 0.04, 0.1);
  // More epochs of a curve that jumps find a lower place by luck.
  const caused = [low, high, vanishing, unstable].includes('yes');
  const early = caused ? atMostBetween(gained) : gained;

  const rise = both(
    judge(gain(end.fresh, facts.best.fresh), 0.04, 0.1),
    end.learnt < facts.best.learnt ? 'yes' : 'no',
  );
  const harder = Math.max(0, facts.baseline - best.learntGuess) / span;
  const gap = judge(gain(end.fresh, end.learnt) - harder, 0.12, 0.25);
  const lagging = both(gap, atLeastBetween(aboveBest));
  const overfitting = end.learnt === Infinity ? 'no' : either(rise, lagging);

  const reachable = Math.min(end.learnt, longer.learnt, slower, faster.learnt);
  const missing = judge(gain(end.learnt, best.fresh), 0.1, 0.25);
  const limited = both(missing, atLeastBetween(judge(gain(reachable, best.fresh), 0.1, 0.2)));
  // Noise in the learnt rows alone keeps their loss up as well: fresh rows have to miss the best too.
  const missed = both(limited, judge(gain(end.fresh, best.fresh), 0.1, 0.2));
  const otherwise = [low, high, vanishing, exploding].includes('yes') || end.learnt === Infinity;
  const underfitting = otherwise ? atMostBetween(missed) : missed;

  const lower = still
    ? both(
        judge(
          (still.training - still.validation) / Math.max(still.validation, 0.05 * facts.baseline),
          0.05,
          0.15,
        ),
        judge((still.training - still.validation) / span, 0.01, 0.03),
      )
    : 'no';
  // The last weights of a run that jumps are a matter of luck.
  const easier = unstable === 'yes' ? atMostBetween(lower) : lower;
  const collapse =
    answers && answers.truth < 0.95 && best.fresh < 0.9 * facts.baseline
      ? judge(answers.top, 0.95, 0.985)
      : 'no';
  const troubles = [
    overfitting,
    underfitting,
    early,
    unstable,
    high,
    low,
    vanishing,
    exploding,
    collapse,
  ];
  const near = judge(-gain(end.fresh, best.fresh), -0.2, -0.1);
  const free = troubles.includes('yes') ? 'no' : troubles.includes('between') ? 'between' : 'yes';
  return {
    underfitting,
    overfitting,
    'good-fit': both(near, free),
    'stopped-early': early,
    unstable,
    'rate-too-high': high,
    'rate-too-low': low,
    'validation-easier': easier,
    'vanishing-gradients': vanishing,
    'exploding-gradients': exploding,
    'class-collapse': collapse,
  };
}

/** The effect alone does not decide: without it the question stays open. */
function atLeastBetween(truth: Truth): Truth {
  return truth === 'no' ? 'between' : truth;
}

/**
 * The effect is there and another cause is known for it: whether to call it by this name too is open, so neither
 * saying it nor leaving it out counts.
 */
function atMostBetween(truth: Truth): Truth {
  return truth === 'yes' ? 'between' : truth;
}
