import type { Project } from '../projects/project.ts';

/** How often the library is copied, and how many copies stay. */
export interface BackupSchedule {
  /** Hours between two backups; null for none. */
  readonly everyHours: number | null;
  readonly kept: number;
}

/** A whole copy of the library. */
export interface LibraryBackup {
  /** Names it in calls. */
  readonly name: string;
  /** ISO 8601. */
  readonly at: string;
  readonly bytes: number;
}

/** What the library's file holds, in bytes. */
export interface LibrarySpace {
  readonly file: number;
  readonly checkpoints: number;
  /** Of the file, not in use: new weights and epochs fill it again. */
  readonly unused: number;
  /** Weights, epochs and prepared rows of removed runs and projects; they go at the next start. */
  readonly removed: number;
  readonly backups: number;
  /** Checkpoints by run, the largest first. What runs share counts for each of them. */
  readonly runs: readonly {
    readonly runId: string;
    readonly name: string;
    readonly project: string;
    readonly bytes: number;
  }[];
}

/** A library that was found damaged at start and put aside. */
export interface DamagedLibrary {
  readonly name: string;
  readonly bytes: number;
}

export interface LibraryState {
  /** The folder, for the person to read. */
  readonly place: string;
  readonly schedule: BackupSchedule;
  /** Newest first. */
  readonly backups: readonly LibraryBackup[];
  /** The backup that takes the library's place at the next start; null where none does. */
  readonly restores: string | null;
  /** Where the library moves to at the next start; null where it stays. */
  readonly movesTo: string | null;
  readonly damaged: readonly DamagedLibrary[];
}

/** What a check of the whole library found. */
export interface IntegrityReport {
  /** Sentences on what is wrong; empty where all is well. */
  readonly problems: readonly string[];
  readonly checkpoints: number;
  readonly seconds: number;
}

/** What could be read of a damaged library. */
export interface RecoveryReport {
  /** The folder of the new library beside the damaged one. */
  readonly folder: string;
  readonly tables: readonly {
    readonly name: string;
    readonly saved: number;
    /** Whether it was read to its end; otherwise rows were lost. */
    readonly whole: boolean;
  }[];
}

/** How far something is that takes its time. */
export interface LibraryProgress {
  readonly work: 'backup' | 'check' | 'shrink' | 'recover' | 'export' | 'import';
  /** From 0 to 1; null while it is not known. */
  readonly share: number | null;
}

/** The library as a whole, and projects as files. */
export interface LibraryApi {
  state(): Promise<LibraryState>;
  space(): Promise<LibrarySpace>;
  setSchedule(input: BackupSchedule): Promise<LibraryState>;
  /** Copies the library now, while everything goes on. */
  backUp(): Promise<LibraryState>;
  /**
   * Puts a backup in the library's place at the next start; null takes that back. The library as it is then is
   * kept beside it. Throws `invalid-data` for a backup that is damaged.
   */
  restore(input: { backup: string | null }): Promise<LibraryState>;
  /** Reads all of the library and holds every checkpoint to its checksum. */
  check(): Promise<IntegrityReport>;
  /**
   * Ends a backup, a check, giving space back or reading a damaged library; that throws `cancelled` then.
   */
  cancelWork(): Promise<void>;
  /**
   * Gives unused space back to the disk. Throws `conflict` while a run is going on, for a library that was made
   * before files could do that little by little.
   */
  shrink(): Promise<LibrarySpace>;
  /** Reads what can be read of a damaged library into a new one; the damaged one stays. */
  recover(input: { damaged: string }): Promise<RecoveryReport>;
  /** Moves the library at the next start into an empty folder of the person's; null takes that back. */
  move(input: { token: string | null }): Promise<LibraryState>;
  /** The token of one file with a project, its tables, runs and weights. Throws `conflict` while another is written or read. */
  exportProject(input: { projectId: string }): Promise<{ token: string; name: string }>;
  importProject(input: { token: string }): Promise<Project>;
  /** Ends an export or an import of a project; it throws `cancelled` then, and nothing of it stays. */
  cancelProjectFile(): Promise<void>;
}
