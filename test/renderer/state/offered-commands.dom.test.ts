import { describe, expect, it } from 'vitest';
import { Studio, type Command } from '../../../renderer/state/studio.svelte.ts';
import { memoryStudio } from '../shell/memory-studio.ts';

const command = (id: string): Command => ({ id, title: id, group: 'Test', run: () => undefined });
const ids = (studio: Studio): string[] => studio.commands.map(({ id }) => id);

describe('commands that views offer', () => {
  it('are there until they are taken away', () => {
    const studio = new Studio(memoryStudio(10).connection);
    const end = studio.offer('data', [command('a')]);
    studio.offer('shell', [command('b')]);
    expect(ids(studio)).toEqual(['a', 'b']);
    end();
    expect(ids(studio)).toEqual(['b']);
  });

  it('stay when the view before takes its own away late', () => {
    const studio = new Studio(memoryStudio(10).connection);
    const endOfFirst = studio.offer('data', [command('first')]);
    studio.offer('data', [command('second')]);
    endOfFirst();
    expect(ids(studio)).toEqual(['second']);
  });
});
