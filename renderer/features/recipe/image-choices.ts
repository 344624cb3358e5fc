import type {
  ImageResize,
  ImageTreatment,
  PixelScaling,
} from '../../../common/datasets/images/image-treatment.ts';
import type { Choice } from '../../../common/datasets/treatment-choices.ts';

export const imageResizeChoices: readonly Choice<ImageResize>[] = [
  { value: 'fit', label: 'Fit', help: 'All of the picture is kept; what is left over is filled.' },
  { value: 'fill', label: 'Fill', help: 'The proportions are kept; what sticks out is cut off.' },
  { value: 'stretch', label: 'Stretch', help: 'The whole picture is pulled to the size.' },
];

export const imageColorChoices: readonly Choice<ImageTreatment['color']>[] = [
  { value: 'grey', label: 'Grey', help: 'One channel. Enough where colour says nothing.' },
  { value: 'rgb', label: 'Colour (RGB)', help: 'Three channels: red, green and blue.' },
  { value: 'rgba', label: 'Colour and alpha (RGBA)', help: 'Four channels, the last is opacity.' },
];

export const pixelScalingChoices: readonly Choice<PixelScaling>[] = [
  { value: 'unit', label: '0 to 1', help: 'Divides by 255. The usual choice.' },
  {
    value: 'signed',
    label: '−1 to 1',
    help: 'Divides by 127.5 and subtracts 1: black is −1, white is 1.',
  },
  {
    value: 'standard',
    label: 'Standard',
    help: 'Subtracts each channel’s mean over the training pictures and divides by its standard deviation.',
  },
  {
    value: 'none',
    label: '0 to 255',
    help: 'As they are. Networks learn slowly from such numbers.',
  },
];
