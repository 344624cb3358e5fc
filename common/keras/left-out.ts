import type { NetworkSpec } from '../network/network-spec.ts';
import { drawnGraph } from './drawn-graph.ts';

/** How many layers a sentence names. */
const named = 5;

/** Says which layers `writeKerasJson` leaves out, because no data reach them; null where it leaves out none. */
export function leftOutSentence(network: NetworkSpec): string | null {
  const { reached } = drawnGraph(network);
  const out = network.nodes.filter(({ id }) => !reached.has(id)).map(({ name }) => name);
  if (out.length === 0) return null;
  const more = out.length - named;
  const names = out.slice(0, named).join(', ') + (more > 0 ? ` and ${more} more` : '');
  return out.length === 1
    ? `${names} is not in the file: no data reach it.`
    : `${names} are not in the file: no data reach them.`;
}
