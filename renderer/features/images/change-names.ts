/** What changes of pictures are called, by layer. */
export const changeNames: Readonly<Record<string, string>> = {
  RandomFlip: 'Flip',
  RandomRotation: 'Rotation',
  RandomTranslation: 'Shift',
  RandomZoom: 'Zoom',
  RandomBrightness: 'Brightness',
  RandomContrast: 'Contrast',
  GaussianNoise: 'Noise',
};
