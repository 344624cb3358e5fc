import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addNote,
  changeNote,
  frameAround,
  insideFrame,
  noteOf,
  notesOf,
  removeNotes,
} from '../../../common/network/notes.ts';
import { emptyNetwork, type NoteSpec } from '../../../common/network/network-spec.ts';
import { readNetwork } from '../../../common/network/schema.ts';
import { denseNetwork } from './networks.ts';

const comment: Omit<NoteSpec, 'id'> = {
  kind: 'comment',
  text: 'Why relu?',
  colour: 'yellow',
  position: { x: 10.4, y: -3.6 },
  size: { width: 200, height: 90 },
};

describe('notes', () => {
  it('stand on whole pixels and are stored with the network', () => {
    const { network, id } = addNote(denseNetwork([4, 3]), comment);
    expect(noteOf(network, id)).toEqual({ ...comment, id, position: { x: 10, y: -4 } });
    expect(readNetwork(JSON.parse(JSON.stringify(network)))).toEqual(network);
  });

  it('leave no trace when the last one is taken away', () => {
    const { network, id } = addNote(emptyNetwork, comment);
    expect(removeNotes(network, new Set([id]))).toEqual(emptyNetwork);
  });

  it('give back the same network when nothing changes', () => {
    const { network, id } = addNote(emptyNetwork, comment);
    expect(changeNote(network, id, { text: 'Why relu?', colour: 'yellow' })).toBe(network);
    expect(removeNotes(network, new Set(['gone']))).toBe(network);
  });

  it('can be stored whatever is asked of them', () => {
    const any = fc.record({ x: fc.integer(), y: fc.integer(), w: fc.integer(), h: fc.integer() });
    fc.assert(
      fc.property(any, fc.string(), ({ x, y, w, h }, text) => {
        const { network, id } = addNote(emptyNetwork, comment);
        const changed = changeNote(network, id, {
          text,
          position: { x, y },
          size: { width: w, height: h },
        });
        expect(readNetwork(JSON.parse(JSON.stringify(changed)))).toEqual(changed);
      }),
    );
  });

  it('say that one is gone', () => {
    expect(() => changeNote(emptyNetwork, 'note1', { text: '' })).toThrow('no longer there');
  });
});

describe('a frame', () => {
  const chain = denseNetwork([4, 8, 8, 3]);

  it('is drawn around layers with room for its title and holds exactly them', () => {
    const { network, id } = frameAround(chain, new Set(['n2', 'n3']), 'Hidden');
    const frame = noteOf(network, id);
    expect(frame.position).toEqual({ x: 248 - 24, y: -56 });
    expect(frame.size).toEqual({ width: 248 + 184 + 48, height: 76 + 80 });
    expect([...insideFrame(network, frame).nodes]).toEqual(['n2', 'n3']);
  });

  it('holds smaller notes that lie in it as a whole, and not itself', () => {
    const framed = frameAround(chain, new Set(['n2', 'n3']), 'Hidden');
    const small = { ...comment, position: { x: 260, y: -40 }, size: { width: 80, height: 40 } };
    const inside = addNote(framed.network, small);
    const half = addNote(inside.network, { ...small, position: { x: 690, y: 0 } });
    const held = insideFrame(half.network, noteOf(half.network, framed.id)).notes;
    expect([...held]).toEqual([inside.id]);
  });

  it('needs layers', () => {
    expect(() => frameAround(chain, new Set(), 'Nothing')).toThrow('Select the layers');
    expect(notesOf(chain)).toEqual([]);
  });
});
