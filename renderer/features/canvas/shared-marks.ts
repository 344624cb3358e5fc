import type { NetworkSpec } from '../../../common/network/network-spec.ts';

/** The mark of a layer that is used several times: all of its uses bear the same. */
export interface SharedMark {
  /** Id of the layer that has the weights. */
  readonly owner: string;
  readonly ownerName: string;
  readonly isOwner: boolean;
  /** Number of its colour, from 1 to 8, and its letter. */
  readonly colour: number;
  readonly letter: string;
  readonly uses: number;
}

/** Marks by the ids of layers; only those that are used several times have one. */
export function sharedMarks({
  nodes,
}: Pick<NetworkSpec, 'nodes'>): ReadonlyMap<string, SharedMark> {
  const groups = Map.groupBy(
    nodes.filter(({ sharesWith }) => sharesWith !== undefined),
    ({ sharesWith }) => sharesWith ?? '',
  );
  const marks = new Map<string, SharedMark>();
  if (groups.size === 0) return marks;
  let number = 0;
  for (const { id, name } of nodes) {
    const users = groups.get(id);
    if (!users) continue;
    const mark = {
      owner: id,
      ownerName: name,
      colour: (number % 8) + 1,
      letter: String.fromCharCode(65 + (number % 26)),
      uses: users.length + 1,
    };
    number += 1;
    marks.set(id, { ...mark, isOwner: true });
    for (const user of users) marks.set(user.id, { ...mark, isOwner: false });
  }
  return marks;
}
