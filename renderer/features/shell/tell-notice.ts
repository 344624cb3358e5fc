import type { RunNotice } from '../../../common/training/control/control-api.ts';
import type { Studio } from '../../state/studio.svelte.ts';

/**
 * Tells the end of a run that was to be told: by the system where the person looks at something else and has
 * allowed it. Who looks at the window is told there as of every run.
 */
export function tellNotice(studio: Studio, { runId, projectId, title, text }: RunNotice): void {
  const allowed = 'Notification' in window && Notification.permission === 'granted';
  if (!allowed || document.hasFocus()) return;
  const told = new Notification(title, { body: text, tag: runId });
  told.onclick = () => {
    window.focus();
    studio.route.open(projectId, 'train', runId);
  };
}
