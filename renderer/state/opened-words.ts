import type { OpenedLineage } from '../../common/experiments/experiments-api.ts';

/** The sentence for somebody who has just opened an experiment that goes back to another training. */
export function openedWords(name: string, lineage: OpenedLineage): string {
  if ('lost' in lineage) {
    return `${lineage.lost} Trained from its first step, “${name}” gives other numbers.`;
  }
  const last = lineage.ancestors.at(-1);
  const epoch = (last?.epoch ?? 0).toLocaleString('en-US');
  return `“${name}” goes on from epoch ${epoch} of “${last?.name ?? ''}”. Train offers to train that first.`;
}
