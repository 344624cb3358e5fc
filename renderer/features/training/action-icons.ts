import ChevronsRight from '@lucide/svelte/icons/chevrons-right';
import GitBranch from '@lucide/svelte/icons/git-branch';
import Pause from '@lucide/svelte/icons/pause';
import Play from '@lucide/svelte/icons/play';
import Pin from '@lucide/svelte/icons/pin';
import Plus from '@lucide/svelte/icons/plus';
import SlidersHorizontal from '@lucide/svelte/icons/sliders-horizontal';
import Square from '@lucide/svelte/icons/square';
import StepForward from '@lucide/svelte/icons/step-forward';
import type { IconComponent } from '../../ui/icon.ts';
import type { RunAction } from './run-actions.ts';

export const actionIcons: Readonly<Record<RunAction, IconComponent>> = {
  pause: Pause,
  'pause-at-epoch': Pause,
  resume: Play,
  stop: Square,
  'stop-at-epoch': Square,
  batch: StepForward,
  epoch: ChevronsRight,
  extend: Plus,
  branch: GitBranch,
  keep: Pin,
  change: SlidersHorizontal,
};
