import { AppError } from '../../../../common/errors/app-error.ts';

/** One file of a folder or an archive. */
export interface SourceEntry {
  /** Relative and safe: parts joined by `/`, none of them empty, `.` or `..`. */
  readonly path: string;
  /** Bytes, unpacked. */
  readonly size: number;
  /**
   * All of its bytes. In a tar archive, ask before the next entry is asked for.
   * Throws `DamagedEntry` when only this file cannot be read, another AppError when nothing more can.
   */
  read(): Promise<Buffer>;
  /** Its bytes in order, for files that are too large for memory; like `read` otherwise. */
  open(): AsyncIterable<Buffer>;
}

/** One file of a folder or an archive cannot be read; the others can. */
export class DamagedEntry extends AppError {
  /** A sentence without the file's name: `It is empty.` */
  readonly why: string;

  constructor(path: string, why: string, cause?: unknown) {
    super('file-unreadable', `“${path}” cannot be read. ${why}`, { place: { file: path }, cause });
    this.name = 'DamagedEntry';
    this.why = why;
  }
}

/** What a listing leaves out. */
export interface LeftOut {
  readonly path: string;
  readonly why: 'link' | 'no file' | 'unreadable';
}

/** How a listing is made. */
export interface ListingControl {
  readonly signal?: AbortSignal | undefined;
  /** Told of what is left out, as it is met. */
  readonly onLeftOut?: ((left: LeftOut) => void) | undefined;
  /** Told of every folder that is met, with the path of a `SourceEntry`; of an empty one too. */
  readonly onFolder?: ((path: string) => void) | undefined;
}

/** The files of a folder or an archive, which can be gone through more than once. */
export interface Listing {
  /** From the first. One walk at a time. */
  entries(): AsyncIterable<SourceEntry>;
  close(): Promise<void>;
}
