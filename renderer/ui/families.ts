import type { LayerCategory } from '../../common/layers/layer.ts';

/** Families in the order shown. */
export const families: readonly { readonly id: LayerCategory; readonly label: string }[] = [
  { id: 'core', label: 'Core' },
  { id: 'convolution', label: 'Convolution' },
  { id: 'pooling', label: 'Pooling' },
  { id: 'recurrent', label: 'Recurrent' },
  { id: 'attention', label: 'Attention' },
  { id: 'merging', label: 'Merging' },
  { id: 'activation', label: 'Activation' },
  { id: 'regularisation', label: 'Regularisation' },
  { id: 'normalisation', label: 'Normalisation' },
  { id: 'reshaping', label: 'Reshaping' },
  { id: 'augmentation', label: 'Image augmentation' },
  { id: 'wrapper', label: 'Wrappers' },
];
