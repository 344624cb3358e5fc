import { choiceParam } from '../params.ts';
import { textOf } from '../read-params.ts';
import { augmentation } from './augmentation.ts';

/**
 * Keras `RandomFlip`: mirrors each image with probability one half. With both directions chosen, an image
 * is mirrored in both or in neither, as in Keras 3.
 */
export const randomFlip = augmentation({
  type: 'RandomFlip',
  summary: 'Mirrors images at random.',
  what: 'Mirrors half of the images, others in every step.',
  when: 'When a mirrored picture shows the same thing: animals, but not digits or letters.',
  params: [
    choiceParam(
      'mode',
      'Direction',
      'horizontal_and_vertical',
      [
        { value: 'horizontal', label: 'Left and right' },
        { value: 'vertical', label: 'Top and bottom' },
        { value: 'horizontal_and_vertical', label: 'Both at once' },
      ],
      'What is exchanged. Left and right suits most photographs.',
    ),
  ],
  describe: (params) => textOf(params, 'mode').replaceAll('_', ' '),
  change: ({ ops, params }, images) => {
    const mode = textOf(params, 'mode');
    const [batch = 1] = images.shape;
    const kept = ops.greater(ops.randomUniform([batch, 1, 1, 1]), ops.constant(0.5));
    const across = mode === 'vertical' ? images : ops.reverse(images, 2);
    const mirrored = mode === 'horizontal' ? across : ops.reverse(across, 1);
    return ops.where(kept, images, mirrored);
  },
});
