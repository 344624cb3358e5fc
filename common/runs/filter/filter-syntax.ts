/** How a field is compared. `:` is "contains" for texts, "is" for everything else. */
export const comparisons = [':', '=', '!=', '<', '<=', '>', '>='] as const;
export type Comparison = (typeof comparisons)[number];

/** Where something stands in the text of a filter, in characters; `to` is behind it. */
export interface FilterPlace {
  readonly from: number;
  readonly to: number;
}

/** A value as written; quoted ones are texts and never numbers, dates or `none`. */
export interface FilterValue extends FilterPlace {
  readonly text: string;
  readonly quoted: boolean;
}

/** A filter of runs, as it was written. `all` and `any` have at least two parts. */
export type Filter =
  | (FilterPlace & { readonly kind: 'all' | 'any'; readonly parts: readonly Filter[] })
  | (FilterPlace & { readonly kind: 'not'; readonly part: Filter })
  | (FilterPlace & {
      readonly kind: 'compare';
      readonly field: string;
      readonly fieldPlace: FilterPlace;
      readonly comparison: Comparison;
      /** One that fits is enough; at least one. */
      readonly values: readonly FilterValue[];
    })
  /** A word that names a mark of runs (`starred`), or else is looked for in their names, notes and tags. */
  | (FilterPlace & { readonly kind: 'word'; readonly text: string; readonly quoted: boolean });

/** What is wrong with a filter, and where. */
export interface FilterProblem extends FilterPlace {
  readonly message: string;
}

/** Words that mean something between terms. */
export const connectives: ReadonlySet<string> = new Set(['and', 'or', 'not']);

/** Writes a filter so that reading it gives the same filter. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'any':
      return filter.parts.map((part) => printPart(part, part.kind === 'any')).join(' or ');
    case 'all':
      return filter.parts
        .map((part) => printPart(part, part.kind === 'any' || part.kind === 'all'))
        .join(' ');
    case 'not':
      return `not ${printPart(filter.part, filter.part.kind === 'any' || filter.part.kind === 'all')}`;
    case 'compare': {
      const { field, comparison, values } = filter;
      const list = values.map(printValue).join(',');
      const between = comparison === ':' ? '' : ' ';
      return `${printName(field)}${between}${comparison}${between}${list}`;
    }
    case 'word':
      return printWord(filter);
  }
}

function printPart(part: Filter, inParentheses: boolean): string {
  return inParentheses ? `(${printFilter(part)})` : printFilter(part);
}

/** Whether a text can stand as a word before a comparison, or alone. */
export function isPlainName(text: string): boolean {
  return /^[^\s(),":=<>!]+$/.test(text) && !connectives.has(text.toLowerCase());
}

/** Whether a text can stand behind a comparison without quotes. */
export function isPlainValue(text: string): boolean {
  return /^[^\s(),":=<>!][^\s(),"]*$/.test(text);
}

/** A field's name, quoted where it has to be. */
export function printName(name: string): string {
  return isPlainName(name) ? name : quote(name);
}

/** A value, quoted where it was or has to be. */
export function printValue({ text, quoted }: Pick<FilterValue, 'text' | 'quoted'>): string {
  return quoted || !isPlainValue(text) ? quote(text) : text;
}

function printWord({ text, quoted }: { text: string; quoted: boolean }): string {
  return quoted || !isPlainName(text) ? quote(text) : text;
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
