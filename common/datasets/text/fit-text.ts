import { textSplitter } from './split-text.ts';
import type { FittedText, TextTreatment } from './text-treatment.ts';

/**
 * The most frequent words of the training texts, the first to appear first among equals, as Keras's
 * `Tokenizer.fit_on_texts` numbers them. For `tf-idf` also ln((1 + texts) / (1 + texts with the word)) + 1 of each,
 * as scikit-learn's `TfidfTransformer` with its defaults (`smooth_idf`).
 */
export function fitText(treatment: TextTreatment, texts: Iterable<string>): FittedText {
  const split = textSplitter(treatment);
  const places = new Map<string, number>();
  const occurrences: number[] = [];
  const textsWith: number[] = [];
  const lastText: number[] = [];
  let count = 0;
  for (const text of texts) {
    count += 1;
    for (const word of split(text)) {
      let place = places.get(word);
      if (place === undefined) {
        place = places.size;
        places.set(word, place);
        occurrences.push(0);
        textsWith.push(0);
        lastText.push(0);
      }
      occurrences[place] = (occurrences[place] ?? 0) + 1;
      if (lastText[place] === count) continue;
      lastText[place] = count;
      textsWith[place] = (textsWith[place] ?? 0) + 1;
    }
  }
  const known = [...places];
  // A word written like the mark for unknown words is one of them.
  const marked = treatment.mode === 'tokens' ? treatment.outOfVocabulary : null;
  const kept = known
    .filter(([word]) => word !== marked)
    .sort(([, a], [, b]) => (occurrences[b] ?? 0) - (occurrences[a] ?? 0))
    .slice(0, treatment.vocabulary);
  const words = copied(kept.map(([word]) => word));
  if (treatment.mode !== 'tf-idf') return { words };
  const idf = kept.map(([, place]) => Math.log((1 + count) / (1 + (textsWith[place] ?? 0))) + 1);
  return { words, idf };
}

/** Strings of their own: a piece of a text would keep the whole text in memory. */
function copied(words: readonly string[]): readonly string[] {
  return JSON.parse(JSON.stringify(words)) as string[];
}
