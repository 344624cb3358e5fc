import Calendar from '@lucide/svelte/icons/calendar';
import ImageIcon from '@lucide/svelte/icons/image';
import Hash from '@lucide/svelte/icons/hash';
import Tag from '@lucide/svelte/icons/tag';
import TextIcon from '@lucide/svelte/icons/text';
import ToggleLeft from '@lucide/svelte/icons/toggle-left';
import type { ColumnType } from '../../../common/datasets/column.ts';
import type { IconComponent } from '../../ui/icon.ts';

/** How each type is shown and named. */
export const columnTypes: Readonly<
  Record<ColumnType, { readonly label: string; readonly icon: IconComponent }>
> = {
  number: { label: 'Number', icon: Hash },
  category: { label: 'Category', icon: Tag },
  boolean: { label: 'Yes or no', icon: ToggleLeft },
  date: { label: 'Date', icon: Calendar },
  text: { label: 'Text', icon: TextIcon },
  image: { label: 'Image', icon: ImageIcon },
};
