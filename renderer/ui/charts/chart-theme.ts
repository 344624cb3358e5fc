/** Colours and type of a chart, as plain values for the canvas. */
export interface ChartTheme {
  readonly text: string;
  readonly muted: string;
  readonly border: string;
  readonly surface: string;
  readonly accent: string;
  /** Series colours 1 to 8 at index 0 to 7. */
  readonly series: readonly string[];
  readonly font: { readonly family: string; readonly size: number };
}

/** Reads the tokens that apply to an element. Where a token is absent its text colour stands in. */
export function readTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(name).trim() || style.color;
  return {
    text: token('--color-text'),
    muted: token('--color-muted'),
    border: token('--color-border'),
    surface: token('--color-raised'),
    accent: token('--color-accent'),
    series: [1, 2, 3, 4, 5, 6, 7, 8].map((number) => token(`--series-${number}`)),
    font: { family: style.fontFamily, size: 11 },
  };
}

/** Colour token number (1 to 8) as a colour of the theme. */
export function seriesColor(theme: ChartTheme, number: number): string {
  return theme.series[(number - 1) % theme.series.length] ?? theme.text;
}

/** The same colour, mostly transparent. */
export function softColor(color: string, percent: number): string {
  return `color-mix(in srgb, ${color} ${percent}%, transparent)`;
}

/** Tells when the theme changes, by choice, with the system or for paper. Returns a function that ends it. */
export function onThemeChange(listener: () => void): () => void {
  const observer = new MutationObserver(listener);
  observer.observe(document.documentElement, { attributeFilter: ['data-theme', 'class'] });
  const media = ['(prefers-color-scheme: dark)', 'print'].map((one) => window.matchMedia(one));
  for (const one of media) one.addEventListener('change', listener);
  return () => {
    observer.disconnect();
    for (const one of media) one.removeEventListener('change', listener);
  };
}
