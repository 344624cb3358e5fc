import { describe, expect, it } from 'vitest';
import { History } from '../../../renderer/state/history.svelte.ts';

describe('undo and redo', () => {
  it('goes back and forth by named steps', () => {
    const history = new History<string>();
    history.record('Add Dense', 'a', 'b');
    history.record('Delete Dense', 'b', 'c');
    expect(history.undoLabel).toBe('Delete Dense');
    expect(history.undo()).toEqual({ label: 'Delete Dense', document: 'b' });
    expect(history.undo()).toEqual({ label: 'Add Dense', document: 'a' });
    expect(history.undo()).toBeNull();
    expect(history.redo()).toEqual({ label: 'Add Dense', document: 'b' });
    expect(history.redoLabel).toBe('Delete Dense');
  });

  it('makes one step of changes with the same mark, until sealed', () => {
    const history = new History<number>();
    history.record('Move dense_1', 0, 1, 'move dense_1');
    history.record('Move dense_1', 1, 2, 'move dense_1');
    history.seal();
    history.record('Move dense_1', 2, 3, 'move dense_1');
    expect(history.undo()?.document).toBe(2);
    expect(history.undo()?.document).toBe(0);
    expect(history.undo()).toBeNull();
  });

  it('forgets what was undone when something new is done', () => {
    const history = new History<number>();
    history.record('One', 0, 1);
    history.undo();
    history.record('Two', 0, 2);
    expect(history.redo()).toBeNull();
    expect(history.undo()).toEqual({ label: 'Two', document: 0 });
  });

  it('lists all steps and goes to any of them, keeping what was undone', () => {
    const history = new History<string>();
    history.record('One', 'a', 'b');
    history.record('Two', 'b', 'c');
    history.record('Three', 'c', 'd');
    expect(history.goTo(1)).toEqual({ label: 'Two', document: 'b' });
    expect([history.done, history.steps]).toEqual([1, ['One', 'Two', 'Three']]);
    expect(history.goTo(3)?.document).toBe('d');
    expect(history.goTo(3)).toBeNull();
    expect(history.goTo(4)).toBeNull();
    expect(history.goTo(0)?.document).toBe('a');
  });
});
