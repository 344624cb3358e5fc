import { markerShapes } from '../charts/marker-shapes.ts';
import type { RunSummary } from './run.ts';

/** How a run looks in every chart and list. */
export interface RunLook {
  /** Number of the series colour token, 1 to 8. */
  readonly color: number;
  /** Turns through the colours before this run; runs of one colour differ by it. */
  readonly turn: number;
}

const colors = 8;

/**
 * Colour of each run by its place in its project's history, the oldest first, so that
 * neighbours differ and a new run changes no colour already seen.
 */
export function runLooks(
  runs: readonly Pick<RunSummary, 'id' | 'projectId' | 'createdAt'>[],
): ReadonlyMap<string, RunLook> {
  const looks = new Map<string, RunLook>();
  for (const ofProject of Map.groupBy(runs, (run) => run.projectId).values()) {
    const oldestFirst = [...ofProject].sort(
      // ISO times order as plain texts, which is much faster than by a language's rules.
      (a, b) => plainOrder(a.createdAt, b.createdAt) || plainOrder(a.id, b.id),
    );
    oldestFirst.forEach((run, i) => {
      looks.set(run.id, { color: (i % colors) + 1, turn: Math.floor(i / colors) });
    });
  }
  return looks;
}

/**
 * Looks of runs that stand beside each other. Runs of different projects may look the same; of those the later ones keep
 * their colour and get a dash and a marker of their own.
 */
export function looksApart(
  ids: readonly string[],
  looks: ReadonlyMap<string, RunLook>,
): ReadonlyMap<string, RunLook> {
  const taken = new Set<string>();
  const apart = new Map<string, RunLook>();
  for (const id of ids) {
    const { color, turn: own } = looks.get(id) ?? { color: colors, turn: 0 };
    let turn = own;
    while (taken.has(`${color} ${turn}`)) turn++;
    taken.add(`${color} ${turn}`);
    apart.set(id, { color, turn });
  }
  return apart;
}

/** Number of the marker on a run's lines: neighbours, and runs of one colour, have different ones. */
export function markerOf({ color, turn }: RunLook): number {
  return (color - 1 + turn) % markerShapes.length;
}

function plainOrder(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
