import { AppError } from '../errors/app-error.ts';
import type { EdgeSpec, FlowDirection, NetworkSpec, NodeSpec, NoteSpec } from './network-spec.ts';
import { notesOf } from './notes.ts';

/** What changed in one list of things with ids. Indices are places in the list they refer to. */
export interface ListDiff<T> {
  /** Taken out, with their places before. */
  readonly removed: readonly { readonly index: number; readonly item: T }[];
  /** Put in, with their places after. */
  readonly added: readonly { readonly index: number; readonly item: T }[];
  readonly changed: readonly { readonly before: T; readonly after: T }[];
}

/** The difference between two networks; enough to go either way. */
export interface NetworkDiff {
  readonly nodes: ListDiff<NodeSpec>;
  readonly edges: ListDiff<EdgeSpec>;
  readonly notes: ListDiff<NoteSpec>;
  /** Where data flow; null where that is the same. */
  readonly direction: { readonly before: FlowDirection; readonly after: FlowDirection } | null;
}

/** What has to be done to `before` to have `after`. */
export function diffNetworks(before: NetworkSpec, after: NetworkSpec): NetworkDiff {
  const [was, is] = [flowOf(before), flowOf(after)];
  return {
    nodes: diffLists(before.nodes, after.nodes),
    edges: diffLists(before.edges, after.edges),
    notes: diffLists(notesOf(before), notesOf(after)),
    direction: was === is ? null : { before: was, after: is },
  };
}

/** The way back. */
export function invertDiff(diff: NetworkDiff): NetworkDiff {
  const { direction } = diff;
  return {
    nodes: invertList(diff.nodes),
    edges: invertList(diff.edges),
    notes: invertList(diff.notes),
    direction: direction && { before: direction.after, after: direction.before },
  };
}

/** Does the difference to a network. Throws `conflict` when the network is not the one it was taken from. */
export function applyDiff(network: NetworkSpec, diff: NetworkDiff): NetworkSpec {
  const { notes: _notes, direction: _direction, ...layers } = network;
  const notes = applyList(notesOf(network), diff.notes);
  const direction = applyDirection(network, diff);
  return {
    ...layers,
    nodes: applyList(network.nodes, diff.nodes),
    edges: applyList(network.edges, diff.edges),
    ...(notes.length > 0 ? { notes } : {}),
    ...(direction === 'right' ? {} : { direction }),
  };
}

function applyDirection(network: NetworkSpec, { direction }: NetworkDiff): FlowDirection {
  if (!direction) return flowOf(network);
  if (flowOf(network) !== direction.before) throw mismatch();
  return direction.after;
}

function flowOf({ direction = 'right' }: NetworkSpec): FlowDirection {
  return direction;
}

/** True when nothing changed. */
export function isEmptyDiff(diff: NetworkDiff): boolean {
  return (
    diff.direction === null &&
    [diff.nodes, diff.edges, diff.notes].every(
      (list) => list.removed.length + list.added.length + list.changed.length === 0,
    )
  );
}

interface WithId {
  readonly id: string;
}

function diffLists<T extends WithId>(before: readonly T[], after: readonly T[]): ListDiff<T> {
  const kept = keptInOrder(before, after);
  const oldById = new Map(before.map((item) => [item.id, item]));
  return {
    removed: before.flatMap((item, index) => (kept.has(item.id) ? [] : [{ index, item }])),
    added: after.flatMap((item, index) => (kept.has(item.id) ? [] : [{ index, item }])),
    changed: after.flatMap((item) => {
      const old = kept.has(item.id) ? oldById.get(item.id) : undefined;
      return old && !sameValue(old, item) ? [{ before: old, after: item }] : [];
    }),
  };
}

/** Ids in both lists that stand in the same order; one that changed places counts as taken out and put in. */
function keptInOrder(before: readonly WithId[], after: readonly WithId[]): ReadonlySet<string> {
  const places = new Map(after.map((item, index) => [item.id, index]));
  const kept = new Set<string>();
  let last = -1;
  for (const { id } of before) {
    const place = places.get(id);
    if (place === undefined || place <= last) continue;
    kept.add(id);
    last = place;
  }
  return kept;
}

function invertList<T>(diff: ListDiff<T>): ListDiff<T> {
  return {
    removed: diff.added,
    added: diff.removed,
    changed: diff.changed.map(({ before, after }) => ({ before: after, after: before })),
  };
}

function applyList<T extends WithId>(list: readonly T[], diff: ListDiff<T>): readonly T[] {
  const removed = new Map(diff.removed.map(({ index, item }) => [index, item]));
  const changed = new Map(diff.changed.map((change) => [change.before.id, change]));
  const result: T[] = [];
  list.forEach((item, index) => {
    const gone = removed.get(index);
    if (gone) {
      if (gone.id !== item.id) throw mismatch();
      return;
    }
    const change = changed.get(item.id);
    if (change && !sameValue(change.before, item)) throw mismatch();
    changed.delete(item.id);
    result.push(change ? change.after : item);
  });
  if (changed.size > 0 || list.length - result.length !== removed.size) throw mismatch();
  for (const { index, item } of diff.added) {
    if (index > result.length) throw mismatch();
    result.splice(index, 0, item);
  }
  return result;
}

function mismatch(): AppError {
  return new AppError('conflict', 'The network has changed since; this change no longer fits it.');
}

/** Equality of JSON values, whatever the order of keys. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [Object.entries(a), new Map<string, unknown>(Object.entries(b))];
  return (
    left.length === right.size &&
    left.every(([key, value]) => right.has(key) && sameValue(value, right.get(key)))
  );
}
