import type { EvaluationReport } from '../../../common/evaluation/evaluation-api.ts';
import { formatCount } from '../../ui/format.ts';

/** Something that a person must know before believing the numbers. */
export interface ReportNote {
  readonly id: 'unusable' | 'nothing' | 'unseen' | 'one-class' | 'few';
  readonly title: string;
  readonly words: string;
}

/** Rows below which a single one moves every number by per cents. */
const few = 30;

/** What is unusual of the rows that were judged. */
export function reportNotes({
  rows,
  unusable,
  classification,
}: EvaluationReport): readonly ReportNote[] {
  const notes: ReportNote[] = [];
  const judged = rows - unusable;
  if (unusable > 0 && judged > 0) {
    notes.push({
      id: 'unusable',
      title: `${formatCount(unusable)} of ${formatCount(rows)} rows have no answer.`,
      words:
        'The network gave no number for them (NaN or infinite), so they are left out of everything here. Look at their cells for huge values and empty texts, or train again with a lower learning rate.',
    });
  }
  if (judged === 0) {
    notes.push({
      id: 'nothing',
      title: 'The network gave no number for any row.',
      words:
        'Either every row holds a huge value or an empty text, or the weights have become NaN or infinite while training. Look at the rows; if they are right, train again with a lower learning rate or gradient clipping: the diagnosis in Train says when it began.',
    });
    return notes;
  }
  if (classification) {
    const { classes, unseen, perClass } = classification;
    const support = perClass['support'] ?? [];
    const present = classes.filter((_, index) => (support[index] ?? 0) > 0);
    if (unseen.length > 0) {
      const names = unseen.slice(0, 5).map((index) => `“${classes[index]}”`);
      const more = unseen.length > 5 ? ` and ${formatCount(unseen.length - 5)} more` : '';
      notes.push({
        id: 'unseen',
        title: `${names.join(', ')}${more} ${unseen.length === 1 ? 'was' : 'were'} never trained.`,
        words:
          'No training row is of it, so its rows here cannot be right but by chance. Stratify the split, or add such rows.',
      });
    }
    if (present.length === 1) {
      notes.push({
        id: 'one-class',
        title: `All judged rows are “${present[0]}”.`,
        words:
          'With a single class, recall is all that can be told: ROC curves, balanced accuracy and correlations say nothing here. Stratify the split.',
      });
    }
  }
  if (judged < few) {
    notes.push({
      id: 'few',
      title: `${formatCount(judged)} ${judged === 1 ? 'row is' : 'rows are'} few.`,
      words: 'One row more or less changes the numbers much: look at their intervals.',
    });
  }
  return notes;
}
