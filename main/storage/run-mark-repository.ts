import type { RunMarks } from '../../common/runs/run-table-api.ts';
import type { Connection } from './connection.ts';

interface MarkedRow {
  readonly starred: number;
  readonly pinned: number;
  readonly archived_at: string | null;
  readonly tags: string;
}

/** Stars, pins, archive and tags of runs. */
export class RunMarkRepository {
  readonly #get;
  readonly #set;
  readonly #markAll;

  constructor(connection: Connection) {
    this.#get = connection.prepare<[string], MarkedRow>(
      'SELECT starred, pinned, archived_at, tags FROM runs WHERE id = ? AND removed_at IS NULL',
    );
    this.#set = connection.prepare<[number, number, string | null, string, string]>(
      'UPDATE runs SET starred = ?, pinned = ?, archived_at = ?, tags = ? WHERE id = ?',
    );
    this.#markAll = connection.transaction((ids: readonly string[], marks: RunMarks, at: string) =>
      ids.every((id) => this.#mark(id, marks, at)) ? true : undo(),
    );
  }

  /** Marks all of the runs, or none: false when one is not there. */
  mark(ids: readonly string[], marks: RunMarks, at: string): boolean {
    try {
      return this.#markAll.immediate(ids, marks, at);
    } catch (error) {
      if (error instanceof Missing) return false;
      throw error;
    }
  }

  #mark(id: string, marks: RunMarks, at: string): boolean {
    const row = this.#get.get(id);
    if (!row) return false;
    const { starred = row.starred === 1, pinned = row.pinned === 1 } = marks;
    const archived = marks.archived ?? row.archived_at !== null;
    this.#set.run(
      Number(starred),
      Number(pinned),
      archived ? (row.archived_at ?? at) : null,
      JSON.stringify(changedTags(JSON.parse(row.tags) as string[], marks)),
      id,
    );
    return true;
  }
}

/** Thrown inside a transaction, so that nothing of it stays. */
class Missing extends Error {}

function undo(): never {
  throw new Missing();
}

/** Tags are told apart whatever their case, and keep the form in which they came first. */
function changedTags(
  tags: readonly string[],
  { addTags = [], removeTags = [] }: RunMarks,
): readonly string[] {
  const lost = new Set(removeTags.map((tag) => tag.toLowerCase()));
  const kept = new Map(
    tags.map((tag) => [tag.toLowerCase(), tag] as const).filter(([key]) => !lost.has(key)),
  );
  for (const tag of addTags) {
    if (!kept.has(tag.toLowerCase())) kept.set(tag.toLowerCase(), tag);
  }
  return [...kept.values()];
}
