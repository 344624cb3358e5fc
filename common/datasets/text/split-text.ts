import type { TextTreatment } from './text-treatment.ts';

type Splitting = Pick<TextTreatment, 'level' | 'lowercase' | 'filters'>;

/**
 * Splits a text into its words or characters as Keras's Tokenizer does: lower-cased first, then characters in
 * `filters` count as blanks, and words are what stands between blanks. Other white space is part of a word.
 * Characters are Unicode's, and are not filtered.
 */
export function textSplitter({
  level,
  lowercase,
  filters,
}: Splitting): (text: string) => readonly string[] {
  const lower = (text: string): string => (lowercase ? text.toLowerCase() : text);
  if (level === 'character') return (text) => Array.from(lower(text));
  const between = new RegExp(`[${escapeClass(filters)} ]+`, 'u');
  return (text) => {
    const words = lower(text).split(between);
    // Blanks around the text leave an empty word at its start or end.
    if (words.at(-1) === '') words.pop();
    if (words[0] === '') words.shift();
    return words;
  };
}

/** Characters inside the brackets of a regular expression. */
function escapeClass(characters: string): string {
  return characters.replace(/[\\\]^-]/g, '\\$&');
}
