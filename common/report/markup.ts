/** Text that is safe to stand in HTML or SVG: made by `html` alone. */
export class Markup {
  readonly text: string;

  /** @param text Trusted: everything that came from outside is escaped in it. */
  constructor(text: string) {
    this.text = text;
  }
}

/** What may stand in a template: markup as it is, texts and numbers escaped, nothing for null, undefined and false. */
export type MarkupValue =
  Markup | string | number | false | null | undefined | readonly MarkupValue[];

/** A template of HTML or SVG; every value but markup is escaped, also within quoted attributes. */
export function html(parts: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  let text = parts[0] ?? '';
  values.forEach((value, index) => {
    text += written(value) + (parts[index + 1] ?? '');
  });
  return new Markup(text);
}

function written(value: MarkupValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeText(value);
  return value.map(written).join('');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

/** A text for HTML and for quoted attributes; characters that no document may hold become `�`. */
export function escapeText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[&<>"'`]/g, (character) => entities[character] ?? '')
    .replaceAll(/(?![\t\n\r])[\p{Cc}\uFFFE\uFFFF]/gu, '\uFFFD');
}
