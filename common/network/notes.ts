import { AppError } from '../errors/app-error.ts';
import { cardSize, usualSize, type Size, type SizeOf } from './card-size.ts';
import type { Position } from './edit-network.ts';
import { freshId } from './layer-name.ts';
import type { NetworkSpec, NoteSpec } from './network-spec.ts';

/** Pixels between a frame's edge and what it was drawn around. */
const framePadding = 24;
/** Pixels more at the top of a frame, for its title. */
const frameTitle = 32;
/** Pixels below which a note cannot be made smaller. */
export const smallestNote: Size = { width: 80, height: 40 };

const colours = ['neutral', 'blue', 'green', 'yellow', 'red', 'purple'] as const;

/** Colours of notes in the order offered. */
export const noteColours: readonly NoteSpec['colour'][] = colours;

/** A network with the id of the note that was just made in it. */
export interface AddedNote {
  readonly network: NetworkSpec;
  readonly id: string;
}

/** Comments and frames of a network. */
export function notesOf(network: Pick<NetworkSpec, 'notes'>): readonly NoteSpec[] {
  return network.notes ?? [];
}

/** Finds a note; throws `not-found` when it is gone. */
export function noteOf(network: NetworkSpec, id: string): NoteSpec {
  const note = notesOf(network).find((candidate) => candidate.id === id);
  if (!note) throw new AppError('not-found', 'That note is no longer there.');
  return note;
}

/** Places a comment or a frame. */
export function addNote(network: NetworkSpec, note: Omit<NoteSpec, 'id'>): AddedNote {
  const notes = notesOf(network);
  const id = freshId('note', new Set(notes.map((other) => other.id)));
  return { network: withNotes(network, [...notes, placed({ ...note, id })]), id };
}

/** Draws a frame around layers, with room for its title. */
export function frameAround(
  network: NetworkSpec,
  layers: ReadonlySet<string>,
  text: string,
  sizeOf: SizeOf = usualSize,
): AddedNote {
  const boxes = network.nodes
    .filter((node) => layers.has(node.id))
    .map((node) => ({ ...node.position, ...sizeOf(node) }));
  if (boxes.length === 0) throw new AppError('invalid-input', 'Select the layers to frame first.');
  const { position, size } = around(boxes);
  return addNote(network, { kind: 'frame', text, colour: 'blue', position, size });
}

/** The frame's place around boxes: their bounds, padding, and room for the title. */
export function around(boxes: readonly (Position & Size)[]): Pick<NoteSpec, 'position' | 'size'> {
  const left = Math.min(...boxes.map(({ x }) => x)) - framePadding;
  const top = Math.min(...boxes.map(({ y }) => y)) - framePadding - frameTitle;
  const right = Math.max(...boxes.map(({ x, width }) => x + width)) + framePadding;
  const bottom = Math.max(...boxes.map(({ y, height }) => y + height)) + framePadding;
  return {
    position: { x: left, y: top },
    size: { width: right - left, height: bottom - top },
  };
}

/** Changes what a note says, its colour, place or size. The same network when nothing changes. */
export function changeNote(
  network: NetworkSpec,
  id: string,
  changes: Partial<Omit<NoteSpec, 'id' | 'kind'>>,
): NetworkSpec {
  const before = noteOf(network, id);
  const after = placed({ ...before, ...changes });
  const same =
    after.text === before.text && after.colour === before.colour && samePlace(after, before);
  if (same) return network;
  return withNotes(
    network,
    notesOf(network).map((note) => (note.id === id ? after : note)),
  );
}

/** Moves notes to new places; ids that are not there are ignored. */
export function moveNotes(
  network: NetworkSpec,
  positions: ReadonlyMap<string, Position>,
): NetworkSpec {
  let moved = network;
  for (const note of notesOf(network)) {
    const position = positions.get(note.id);
    if (position) moved = changeNote(moved, note.id, { position });
  }
  return moved;
}

/** Takes notes away; what a frame was drawn around stays. */
export function removeNotes(network: NetworkSpec, ids: ReadonlySet<string>): NetworkSpec {
  const notes = notesOf(network).filter((note) => !ids.has(note.id));
  return notes.length === notesOf(network).length ? network : withNotes(network, notes);
}

/** What lies in a frame and moves with it: layers by their middle, notes as a whole. */
export function insideFrame(
  network: NetworkSpec,
  frame: NoteSpec,
  sizeOf: SizeOf = usualSize,
): { readonly nodes: ReadonlySet<string>; readonly notes: ReadonlySet<string> } {
  const nodes = network.nodes.filter((node) =>
    holds(frame, middleOf({ ...node.position, ...sizeOf(node) })),
  );
  const notes = notesOf(network).filter(
    (note) =>
      note.id !== frame.id &&
      note.size.width * note.size.height < frame.size.width * frame.size.height &&
      holds(frame, note.position) &&
      holds(frame, {
        x: note.position.x + note.size.width,
        y: note.position.y + note.size.height,
      }),
  );
  return {
    nodes: new Set(nodes.map((node) => node.id)),
    notes: new Set(notes.map((note) => note.id)),
  };
}

/** Layers and notes with all that lies in the frames among them. */
export function withContents(
  network: NetworkSpec,
  nodes: ReadonlySet<string>,
  notes: ReadonlySet<string>,
  sizeOf: SizeOf = usualSize,
): { readonly nodes: ReadonlySet<string>; readonly notes: ReadonlySet<string> } {
  const frames = notesOf(network).filter(({ id, kind }) => kind === 'frame' && notes.has(id));
  if (frames.length === 0) return { nodes, notes };
  const inside = frames.map((frame) => insideFrame(network, frame, sizeOf));
  return {
    nodes: new Set([...nodes, ...inside.flatMap((held) => [...held.nodes])]),
    notes: new Set([...notes, ...inside.flatMap((held) => [...held.notes])]),
  };
}

/** True when a point lies in a note. */
export function holds({ position, size }: NoteSpec, point: Position): boolean {
  return (
    point.x >= position.x &&
    point.y >= position.y &&
    point.x <= position.x + size.width &&
    point.y <= position.y + size.height
  );
}

/** The middle of a box. */
export function middleOf(box: Position & Partial<Size>): Position {
  const { width = cardSize.width, height = cardSize.height } = box;
  return { x: box.x + width / 2, y: box.y + height / 2 };
}

/** The network with these notes; none leave no trace. */
export function withNotes(network: NetworkSpec, notes: readonly NoteSpec[]): NetworkSpec {
  const { notes: _before, ...bare } = network;
  return notes.length === 0 ? bare : { ...bare, notes };
}

/** Whole pixels, within what a network may say. */
function placed(note: NoteSpec): NoteSpec {
  const { position, size } = note;
  return {
    ...note,
    text: note.text.slice(0, 10_000),
    position: { x: bounded(position.x), y: bounded(position.y) },
    size: {
      width: Math.min(1e6, Math.max(smallestNote.width, Math.round(size.width))),
      height: Math.min(1e6, Math.max(smallestNote.height, Math.round(size.height))),
    },
  };
}

function samePlace(a: NoteSpec, b: NoteSpec): boolean {
  return (
    a.position.x === b.position.x &&
    a.position.y === b.position.y &&
    a.size.width === b.size.width &&
    a.size.height === b.size.height
  );
}

/** A coordinate as networks store it: a whole number of pixels, at most a million. */
function bounded(value: number): number {
  return Math.max(-1e6, Math.min(1e6, Math.round(value)));
}
