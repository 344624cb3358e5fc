import { loadavg } from 'node:os';
import type { Side } from './side.ts';
import { compiledContender, contenders, type Contender, type Peer } from './sides.ts';
import type { Subject } from './subjects.ts';

/** What was measured of one side. */
export interface Result {
  readonly peer: Contender['peer'];
  readonly settings: string;
  /** Median of the turns; a lower bound where `isBound`; NaN where it failed. */
  readonly millisecondsPerStep: number;
  readonly isBound: boolean;
  /** Largest resident memory in MiB. */
  readonly peak: number;
  /** Why there is no time, as the side said it. */
  readonly failure?: string;
}

/** One network on all sides. */
export interface Measurement {
  readonly subject: Subject;
  readonly parameters: number;
  readonly threads: number;
  /** Work waiting for the machine's cores while it was measured, in the mean of a minute. */
  readonly load: number;
  /** The compiled engine first. */
  readonly results: readonly Result[];
}

/** Seconds for which the sides take turns. */
const duration = 20;
/** Milliseconds that one turn is to last. */
const turnLength = 250;
/** Milliseconds after which the slowest sides are given up when they have not made a step. */
const patience = 12_000;

/** A side under way, with the milliseconds per step of its turns. */
interface Entrant {
  readonly contender: Contender;
  readonly side: Side;
  readonly steps: number;
  readonly times: number[];
  peak: number;
}

/** Lets all sides train one network in turn. */
export async function measureSubject(
  subject: Subject,
  peers: ReadonlySet<Peer>,
): Promise<Measurement> {
  const own = compiledContender(subject);
  const ownSide = await own.start(null);
  const { parameters, threads = 1 } = ownSide.ready;
  const others = contenders(subject, peers);
  const started = await Promise.allSettled(others.map(({ start }) => start(threads)));
  const sides = started.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
  try {
    const first = await warmUp(own, ownSide, subject);
    if (!('steps' in first)) throw new Error('The compiled engine made no step in time.');
    const entrants = [];
    for (const [index, contender] of others.entries()) {
      const outcome = started[index];
      if (outcome?.status === 'fulfilled') {
        checkParameters(contender, outcome.value, parameters);
        entrants.push(await warmUp(contender, outcome.value, subject));
      } else {
        entrants.push(failureOf(contender, outcome?.reason));
      }
    }
    const running = entrants.filter((entrant) => 'steps' in entrant);
    await takeTurns(first, running);
    return {
      subject,
      parameters,
      threads,
      load: loadavg()[0] ?? NaN,
      results: [first, ...entrants].map((one) => ('steps' in one ? resultOf(one) : one)),
    };
  } finally {
    await Promise.all([ownSide, ...sides].map((side) => side.end()));
  }
}

function failureOf({ peer, settings }: Contender, reason: unknown): Result {
  const failure = reason instanceof Error ? reason.message : String(reason);
  return { peer, settings, millisecondsPerStep: NaN, isBound: false, peak: NaN, failure };
}

/** Every side trains the same network; the GRU of TensorFlow.js alone lacks a bias of Keras 3's. */
function checkParameters({ peer }: Contender, { ready }: Side, parameters: number): void {
  const missing = parameters - ready.parameters;
  if (missing !== 0 && !(peer.startsWith('tfjs') && missing === 3 * 64)) {
    throw new Error(`${peer} trains ${ready.parameters} parameters, not ${parameters}.`);
  }
}

/** Makes first steps, which compile and fill caches, and finds how many fit into a turn. */
async function warmUp(
  contender: Contender,
  side: Side,
  subject: Subject,
): Promise<Entrant | Result> {
  const { peer, settings } = contender;
  const asked = peer.startsWith('tfjs') ? 1 : subject.epoch;
  const limit = peer.startsWith('tfjs') ? patience : 5 * patience;
  const turn = await side.train(asked, limit);
  if (!turn) {
    return { peer, settings, millisecondsPerStep: limit / asked, isBound: true, peak: NaN };
  }
  const pace = turn.milliseconds / turn.steps;
  // What takes seconds per step is not asked again.
  const times = pace > 4 * turnLength ? [pace] : [];
  const isQuick = turn.milliseconds < 4 * turnLength;
  const again = isQuick ? ((await side.train(turn.steps)) ?? turn) : turn;
  const steps = Math.max(1, Math.round((turnLength * again.steps) / again.milliseconds));
  return { contender, side, steps, times, peak: again.peak };
}

async function takeTurns(first: Entrant, others: readonly Entrant[]): Promise<void> {
  const waiting = others.filter(({ times }) => times.length === 0);
  const end = performance.now() + duration * 1000;
  do {
    await takeTurn(first);
    for (const other of waiting) {
      await takeTurn(other);
      await takeTurn(first);
    }
  } while (performance.now() < end);
}

async function takeTurn(entrant: Entrant): Promise<void> {
  const turn = await entrant.side.train(entrant.steps);
  if (!turn) throw new Error(`${entrant.contender.peer} stopped in the middle of its training.`);
  entrant.times.push(turn.milliseconds / turn.steps);
  entrant.peak = turn.peak;
}

function resultOf({ contender: { peer, settings }, times, peak }: Entrant): Result {
  const sorted = times.toSorted((a, b) => a - b);
  const millisecondsPerStep = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  return { peer, settings, millisecondsPerStep, isBound: false, peak };
}
