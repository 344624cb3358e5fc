/** Tokens that the picture of a network uses. */
const tokens = [
  '--color-bg',
  '--color-surface',
  '--color-border',
  '--color-border-strong',
  '--color-text',
  '--color-muted',
  '--color-accent',
  '--color-success',
  '--color-warning',
  '--color-danger',
  '--color-success-soft',
  '--color-warning-soft',
  '--color-danger-soft',
  '--family-core',
  '--family-convolution',
  '--family-pooling',
  '--family-recurrent',
  '--family-attention',
  '--family-merging',
  '--family-activation',
  '--family-regularisation',
  '--family-normalisation',
  '--family-reshaping',
  '--family-augmentation',
  '--family-wrapper',
  '--series-1',
  '--series-3',
  '--series-6',
  '--series-2',
  '--series-7',
] as const;

export type PictureToken = (typeof tokens)[number];

/** What a token is painted with: itself on screen, its value in a file that knows no tokens. */
export type Paint = (token: PictureToken) => string;

/** Follows the theme of the window. */
export const paintOnScreen: Paint = (token) => `var(${token})`;

/** The values that the tokens have in the window now. */
export function paintForFile(): Paint {
  const style = getComputedStyle(document.documentElement);
  const values = new Map(tokens.map((token) => [token, style.getPropertyValue(token).trim()]));
  return (token) => values.get(token) ?? 'gray';
}
