import { isWholeLibrary } from '../../storage/backups.ts';
import { salvage, type SalvagedTable } from '../../storage/salvage.ts';
import { shrinkLibrary } from '../../storage/shrink-library.ts';
import { checkLibrary } from './check-library.ts';

/** Tells how far a task is, from 0 to 1. */
export type TellShare = (share: number) => void;

/** What is done over a whole library, in a thread of its own: any of it may take minutes. */
export const libraryTasks = {
  check: (file: string, tell: TellShare) =>
    checkLibrary(file, ({ done, total }) => tell(total === 0 ? 1 : done / total)),
  shrink: (file: string, tell: TellShare): void => shrinkLibrary(file, tell),
  recover: (
    { damaged, target }: { damaged: string; target: string },
    tell: TellShare,
  ): readonly SalvagedTable[] => salvage(damaged, target, tell),
  /** Whether a backup passes SQLite's check. */
  isWhole: (file: string): boolean => isWholeLibrary(file),
} as const;
