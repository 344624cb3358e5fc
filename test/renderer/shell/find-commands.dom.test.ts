import { describe, expect, it } from 'vitest';
import { findCommands } from '../../../renderer/features/commands/find-commands.ts';
import type { Command } from '../../../renderer/state/studio.svelte.ts';

const command = (title: string, group: string): Command => ({
  id: title,
  title,
  group,
  run: () => undefined,
});
const commands = [
  command('Show the table', 'Data'),
  command('Column PassengerId', 'Columns'),
  command('Column Age', 'Columns'),
  command('Age of the library', 'General'),
];
const titles = (query: string): string[] => findCommands(commands, query).map(({ title }) => title);

describe('finding commands', () => {
  it('gives all in their order for an empty query', () => {
    expect(titles('')).toEqual(commands.map(({ title }) => title));
  });

  it('takes no notice of case and puts titles that begin with the query first', () => {
    expect(titles('age')).toEqual(['Age of the library', 'Column Age']);
  });

  it('looks for every word, in the group too', () => {
    expect(titles('columns pass')).toEqual(['Column PassengerId']);
    expect(titles('column zebra')).toEqual([]);
  });
});
