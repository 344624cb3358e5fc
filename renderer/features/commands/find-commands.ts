import type { Command } from '../../state/studio.svelte.ts';

/** Entries beyond this many are not drawn; another letter finds them. */
const mostShown = 80;

/**
 * The commands whose title or group has every word of the query, those that begin with it first.
 * An empty query gives all.
 */
export function findCommands(commands: readonly Command[], query: string): readonly Command[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const whole = words.join(' ');
  const rank = ({ title }: Command): number => {
    const name = title.toLowerCase();
    return name.startsWith(whole) ? 0 : name.includes(whole) ? 1 : 2;
  };
  return commands
    .filter(({ title, group }) => {
      const text = `${title} ${group}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, mostShown);
}
