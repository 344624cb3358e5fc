import type { GeneratorSpec } from '../generators/generator.ts';
import type { Column, ColumnProfile } from './column.ts';

/** How a delimited file is read. Absent fields are detected. */
export interface ReadOptions {
  readonly header?: boolean | undefined;
  /** One character, or `\t`. */
  readonly separator?: string | undefined;
  /** One character, or `''` for none. */
  readonly quote?: string | undefined;
  readonly decimal?: '.' | ',' | undefined;
  /** WHATWG encoding label: `utf-8`, `utf-16le`, `windows-1252`, … */
  readonly encoding?: string | undefined;
  /** Cells that mean "missing", besides the empty cell. */
  readonly missingValues?: readonly string[] | undefined;
  /** The rows carry one more field than the header (an R export): the first field is the row name. */
  readonly rowNames?: boolean | undefined;
  /** Which sheet, table or array of the file is meant, by name. */
  readonly part?: string | undefined;
  /** Several files: a column `file` says which one a row is from. */
  readonly fileColumn?: boolean | undefined;
}

/** A sheet, table or array of a file. */
export interface SourcePart {
  readonly name: string;
  /** Absent where counting would mean reading all of it. */
  readonly rows?: number | undefined;
}

/** What a source holds, before it is imported. */
export interface SourceContent {
  /** As in `Dataset.source.format`. */
  readonly format: string;
  /** Sheets, tables or arrays of which one has to be chosen; none where the source is one table. */
  readonly parts: readonly SourcePart[];
}

/** What the kept original of a dataset holds, and how it was asked to be read. */
export interface KeptContent {
  readonly options: ReadOptions;
  readonly parts: readonly SourcePart[];
  /** False where no copy is kept, so that it cannot be read in another way. */
  readonly isKept: boolean;
}

/** What was used in the end; every field known. */
export interface ReadDialect {
  readonly header: boolean;
  readonly separator: string;
  readonly quote: string;
  readonly decimal: '.' | ',';
  readonly encoding: string;
  readonly missingValues: readonly string[];
  readonly rowNames: boolean;
}

/** A row that could not be taken in. */
export interface RejectedRow {
  /** Line number in the file, from 1. */
  readonly line: number;
  readonly reason: string;
  /** The line's text, cut at 200 characters. */
  readonly text: string;
}

/** What the reader did at a row of the table. */
export interface RowNote {
  /** From 0; the number of rows for what was left out at the end. */
  readonly row: number;
  /** A sentence for the person. */
  readonly message: string;
}

/** What the reader did with the file, counted. */
export interface ImportReport {
  /** Data rows in the file by our own count of records. */
  readonly rowsInFile: number;
  readonly rowsRead: number;
  readonly rowsRejected: number;
  /** Rows with fewer fields than the header, filled with missing cells. */
  readonly rowsAltered: number;
  /** At most 100 of them. */
  readonly rejected: readonly RejectedRow[];
  /** Rows of the table where something was filled up or left out, in order; at most 200 of them. */
  readonly notes?: readonly RowNote[] | undefined;
  /** Sentences on anything else worth knowing (row names dropped, duplicate header renamed, …). */
  readonly remarks: readonly string[];
}

/** An imported table, without its rows. */
export interface Dataset {
  readonly id: string;
  readonly name: string;
  /** What its rows are; a table without it. Images have a column of type `image`. */
  readonly kind?: 'table' | 'images' | 'texts' | undefined;
  readonly source: {
    readonly kind: 'file' | 'folder' | 'sample' | 'generated' | 'pasted';
    /** Name of the chosen file or folder, or the sample's id. Never a path. */
    readonly name: string;
    /** Names of the files where there are several, in the order in which their rows stand. */
    readonly files?: readonly string[] | undefined;
    /** Of the source's bytes, or of its files' names and bytes. */
    readonly sha256: string;
    /** What was read: `csv`, `parquet`, `idx`, `image-folder`, …; delimited text without it. */
    readonly format?: string | undefined;
    /** The sheet, table or array that was asked for of several. */
    readonly part?: string | undefined;
    /** What a generated table was made from. */
    readonly generator?: GeneratorSpec | undefined;
  };
  readonly rows: number;
  readonly columns: readonly Column[];
  readonly dialect: ReadDialect;
  readonly report: ImportReport;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** A dataset with the profile of each column, in column order. */
export interface ProfiledDataset {
  readonly dataset: Dataset;
  readonly profiles: readonly ColumnProfile[];
}

/** A page of the table as shown: cells in column order, as in the file; `null` is missing. */
export interface RowPage {
  readonly offset: number;
  readonly rows: readonly (readonly (string | null)[])[];
}

/** A built-in sample. */
export interface Sample {
  readonly id: string;
  readonly title: string;
  /** One sentence on what it teaches. */
  readonly teaches: string;
  readonly rows: number;
  readonly target: string;
}
