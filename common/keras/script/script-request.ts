import type { Dataset } from '../../datasets/dataset.ts';
import type { FittedRecipe } from '../../datasets/recipe.ts';
import type { NetworkSpec } from '../../network/network-spec.ts';
import type { TrainingConfig } from '../../training/training-config.ts';

/** An experiment with what its data told, as a script is written from it. */
export interface ScriptRequest {
  readonly name: string;
  readonly dataset: Pick<Dataset, 'source' | 'rows' | 'columns' | 'dialect' | 'report' | 'kind'>;
  readonly fitted: FittedRecipe;
  /** For each row of the table: 0 training, 1 validation, 2 test, 3 in no part. Before classes are balanced, and before windows are cut. */
  readonly parts: Uint8Array;
  /** How often each training row is used, in table order; null where each is used once. */
  readonly times: readonly number[] | null;
  /** Where the pictures of a folder or an archive are; null for other data. */
  readonly pictures: ListedPictures | NamedPictures | null;
  readonly network: NetworkSpec;
  readonly training: TrainingConfig;
}

/** Pictures that a script finds by going through their folder as the import did. */
export interface ListedPictures {
  readonly kind: 'listed';
  /** SHA-256 of the names of all pictures with a line break between them, in hex. */
  readonly digest: string;
  /** Names of files that the import refused. */
  readonly refused: readonly string[];
  /** For each column that is used, how deep the folder lies that has its cell as name; 0 is the outermost. */
  readonly folders: Readonly<Record<string, number>>;
}

/** Pictures whose names, and what is told of each, stand in the script. */
export interface NamedPictures {
  readonly kind: 'named';
  /** Without the column of pictures. */
  readonly columns: readonly string[];
  /** The name of the picture and the cells of `columns`, in table order; null is missing. */
  readonly rows: readonly (readonly (string | null)[])[];
}

/** A script, and what it does not do as this program does. */
export interface WrittenScript {
  readonly script: string;
  /** Sentences for the person; they stand at the top of the script as well. */
  readonly limits: readonly string[];
}

/** A script with the data that it reads, in one file. */
export interface KerasFolder extends Pick<WrittenScript, 'limits'> {
  /** Of a tar archive with gzip. */
  readonly token: string;
  /** What the file is called. */
  readonly name: string;
}
