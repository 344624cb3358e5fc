import type { TryIt } from '../../../common/diagnosis/finding.ts';
import type { Run } from '../../../common/runs/run.ts';
import type { ProjectState } from '../../state/project.svelte.ts';

/**
 * Puts the network and the settings of a run, with what a proposal changes in them, into the project as one step
 * that can be undone: the next run then differs from this one by the change alone.
 */
export function applyTry(
  project: ProjectState,
  { network, training }: Pick<Run, 'network' | 'training'>,
  proposal: TryIt,
): void {
  project.update(proposal.apply({ network, training }), `Try: ${proposal.label}`);
}
