import { describe, expect, it } from 'vitest';
import { compareDrawings } from '../../../common/network/compare-drawings.ts';
import { layoutNetwork } from '../../../common/network/layout-network.ts';
import { addNote, changeNote, moveNotes, removeNotes } from '../../../common/network/notes.ts';
import { denseNetwork } from './networks.ts';

const bare = denseNetwork([4, 8, 3]);
const place = { position: { x: 0, y: 0 }, size: { width: 200, height: 80 } };
const comment = addNote(bare, { kind: 'comment', text: 'Why 8?', colour: 'yellow', ...place });
const framed = addNote(comment.network, { kind: 'frame', text: 'Head', colour: 'blue', ...place });

describe('two drawings', () => {
  it('are the same when only places differ', () => {
    const moved = moveNotes(framed.network, new Map([[framed.id, { x: 90, y: 90 }]]));
    expect(compareDrawings(framed.network, moved)).toEqual([]);
  });

  it.each([
    ['added', bare, framed.network, ['Comment “Why 8?” added.', 'Frame “Head” added.']],
    [
      'removed',
      framed.network,
      removeNotes(framed.network, new Set([framed.id])),
      ['Frame “Head” removed.'],
    ],
    [
      'changed',
      framed.network,
      changeNote(framed.network, comment.id, { colour: 'red' }),
      ['Comment “Why 8?” changed.'],
    ],
    [
      'turned',
      bare,
      layoutNetwork(bare, { direction: 'down' }),
      ['Data now flow from top to bottom.'],
    ],
  ])('say what was %s', (_what, before, after, sentences) => {
    expect(compareDrawings(before, after)).toEqual(sentences);
  });

  it('count what is several', () => {
    const more = addNote(comment.network, {
      kind: 'comment',
      text: '',
      colour: 'green',
      ...place,
    }).network;
    expect(compareDrawings(bare, more)).toEqual(['2 comments added.']);
  });

  it('know a note of another drawing by its text', () => {
    const elsewhere = addNote(denseNetwork([4, 8, 3]), {
      kind: 'comment',
      text: 'Why 8?',
      colour: 'yellow',
      ...place,
    }).network;
    expect(compareDrawings(comment.network, elsewhere)).toEqual([]);
  });
});
