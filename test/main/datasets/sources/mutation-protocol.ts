/** What came of one damaged file: imported with a report, refused with a sentence, or neither. */
export type MutationOutcome =
  | { readonly outcome: 'imported' | 'refused' }
  | { readonly outcome: 'failed'; readonly why: string };

/** What a process that imports damaged files says. */
export type FromImporter =
  | { readonly type: 'ready'; readonly forms: number }
  | ({
      readonly type: 'done';
      readonly name: string;
      readonly peakBytes: number;
    } & MutationOutcome);

/** Which damaged file to import next: the seed and the number choose it. */
export interface ToImporter {
  readonly seed: number;
  readonly number: number;
}
