import { sameValue } from './diff-network.ts';
import type { NetworkSpec, NoteSpec } from './network-spec.ts';
import { notesOf } from './notes.ts';

const flows = { right: 'from left to right', down: 'from top to bottom' } as const;

/**
 * What differs between two drawings besides layers, as sentences: comments and frames, and where data flow.
 * Notes stand for each other by id, else by kind and text; places and sizes do not count.
 */
export function compareDrawings(before: NetworkSpec, after: NetworkSpec): readonly string[] {
  const flow = flows[after.direction ?? 'right'];
  const sentences = (['comment', 'frame'] as const).flatMap((kind) =>
    noteSentences(kind, before, after),
  );
  return flow === flows[before.direction ?? 'right']
    ? sentences
    : [...sentences, `Data now flow ${flow}.`];
}

function noteSentences(
  kind: NoteSpec['kind'],
  before: NetworkSpec,
  after: NetworkSpec,
): readonly string[] {
  const left = notesOf(before).filter((note) => note.kind === kind);
  const changed: NoteSpec[] = [];
  const added: NoteSpec[] = [];
  for (const note of notesOf(after).filter((one) => one.kind === kind)) {
    const same = left.findIndex(({ id }) => id === note.id);
    const alike = same >= 0 ? same : left.findIndex(({ text }) => text === note.text);
    const [old] = alike >= 0 ? left.splice(alike, 1) : [];
    if (!old) added.push(note);
    else if (!sameValue([old.text, old.colour], [note.text, note.colour])) changed.push(note);
  }
  return [
    sentenceOf(kind, added, 'added'),
    sentenceOf(kind, left, 'removed'),
    sentenceOf(kind, changed, 'changed'),
  ].flatMap((sentence) => sentence ?? []);
}

function sentenceOf(
  kind: NoteSpec['kind'],
  notes: readonly NoteSpec[],
  what: string,
): string | null {
  const [only] = notes;
  if (!only) return null;
  if (notes.length > 1) return `${notes.length} ${kind}s ${what}.`;
  const named = only.text === '' ? '' : ` “${shortened(only.text)}”`;
  return `${kind === 'frame' ? 'Frame' : 'Comment'}${named} ${what}.`;
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
