import { isWholeLibrary } from '../../storage/backups.ts';
import { salvage, type SalvagedTable } from '../../storage/salvage.ts';
import { rewriteLibrary } from '../../storage/rewrite-library.ts';
import { shrinkLibrary } from '../../storage/shrink-library.ts';
import { checkLibrary } from './check-library.ts';

/** Tells how far a task is, from 0 to 1. */
export type TellShare = (share: number) => void;

/** What a task may ask of the program in whose thread it is done. */
export interface TaskControl {
  /** Resolves when the program says that it may go on; it is ended otherwise. */
  readonly ready: () => Promise<void>;
  /** Whether the program does not answer, as one that waits for the library. */
  readonly othersWait: () => boolean;
}

/** What is done over a whole library, in a thread of its own: any of it may take minutes. */
export const libraryTasks = {
  check: (file: string, tell: TellShare) =>
    checkLibrary(file, ({ done, total }) => tell(total === 0 ? 1 : done / total)),
  shrink: (file: string, tell: TellShare): void => shrinkLibrary(file, tell),
  rewrite: (file: string, tell: TellShare, control: TaskControl): Promise<void> =>
    rewriteLibrary(file, { tell, ...control }),
  recover: (
    { damaged, target }: { damaged: string; target: string },
    tell: TellShare,
  ): readonly SalvagedTable[] => salvage(damaged, target, tell),
  /** Whether a backup passes SQLite's check. */
  isWhole: (file: string): boolean => isWholeLibrary(file),
} as const;
