import type { Dataset } from '../../../common/datasets/dataset.ts';

/** What a call says, with its dataset in place of the id: threads have no library to look it up in. */
export type OnTable<Input extends { readonly datasetId: string }> = Omit<
  Input,
  'datasetId' | 'asker'
> & {
  readonly dataset: Dataset;
};
