import type { LucideIcon } from '@lucide/svelte';

/** An icon component, as `@lucide/svelte/icons/<name>` exports it. */
export type IconComponent = LucideIcon;
