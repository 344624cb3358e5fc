import { printName, printValue } from './filter-syntax.ts';
import { runMarks } from './run-fields.ts';
import type { KnownField, RunVocabulary } from './run-vocabulary.ts';

/** What could stand where the caret is. */
export interface Completion {
  /** What replaces the text between `from` and `to`. */
  readonly insert: string;
  readonly label: string;
  /** For people: `metric`, `12 runs`. */
  readonly about: string;
}

export interface Completions {
  readonly from: number;
  readonly to: number;
  /** The best first. */
  readonly offers: readonly Completion[];
}

const name = String.raw`("(?:[^"\\]|\\.)*"|[^\s(),":=<>!]+)`;
const comparison = String.raw`(:?(?:>=|<=|!=|==|>|<|=)|:)`;
const earlier = String.raw`(?:(?:"(?:[^"\\]|\\.)*"|[^\s(),"]+)\s*,\s*)*`;
const valueHere = new RegExp(
  String.raw`(?:^|[\s(])${name}\s*${comparison}\s*${earlier}("?[^\s(),"]*)$`,
);
const nameHere = /(?:^|[\s(])([^\s(),":=<>!]*)$/;

/** Names, or values of the name before the caret, that begin with (else contain) what is typed. */
export function completeFilter(
  text: string,
  caret: number,
  vocabulary: RunVocabulary,
  most = 12,
): Completions {
  const before = text.slice(0, caret);
  const ofValue = valueHere.exec(before);
  const rest = /^[^\s(),":=<>!]*/.exec(text.slice(caret))?.[0] ?? '';
  const to = caret + rest.length;
  if (ofValue) {
    const [, written = '', , typed = ''] = ofValue;
    const field =
      vocabulary.get(unquoted(written)) ?? vocabulary.get(unquoted(written).toLowerCase());
    const wanted = typed.replace(/^"/, '').toLowerCase();
    const offers = field ? valuesOf(field, wanted) : [];
    return { from: caret - typed.length, to, offers: offers.slice(0, most) };
  }
  const typed = nameHere.exec(before)?.[1];
  if (typed === undefined) return { from: caret, to: caret, offers: [] };
  const offers = namesLike(typed.toLowerCase(), vocabulary);
  return { from: caret - typed.length, to, offers: offers.slice(0, most) };
}

function namesLike(typed: string, vocabulary: RunVocabulary): readonly Completion[] {
  const fields = [...vocabulary.values()].map((field) => ({
    insert: `${printName(field.name)}${field.numeric || field.kind === 'date' ? ' > ' : ':'}`,
    label: field.name,
    about: field.about,
  }));
  const marks = Object.keys(runMarks).map((mark) => ({
    insert: `${mark} `,
    label: mark,
    about: 'mark',
  }));
  const words = [
    { insert: 'not ', label: 'not', about: 'what does not fit' },
    { insert: 'or ', label: 'or', about: 'one or the other' },
  ];
  return ranked([...fields, ...marks, ...words], typed);
}

function valuesOf(field: KnownField, typed: string): readonly Completion[] {
  const offers = field.values.map(({ text, runs }) => ({
    insert: `${printValue({ text, quoted: looksOtherwise(text) })} `,
    label: text,
    about: runs === 1 ? '1 run' : `${runs} runs`,
  }));
  return ranked(offers, typed);
}

/** A text that would be read as something else without quotes. */
function looksOtherwise(text: string): boolean {
  return text.toLowerCase() === 'none';
}

function ranked(offers: readonly Completion[], typed: string): readonly Completion[] {
  const begins = offers.filter(({ label }) => label.toLowerCase().startsWith(typed));
  const contains = offers.filter(
    ({ label }) => label.toLowerCase().includes(typed) && !label.toLowerCase().startsWith(typed),
  );
  // What is whole already needs no offer.
  return [...begins, ...contains].filter(
    ({ label }) => label.toLowerCase() !== typed || typed === '',
  );
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replace(/\\(.)/g, '$1') : text;
}
