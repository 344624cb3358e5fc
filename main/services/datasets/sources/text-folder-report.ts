import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImportReport, RejectedRow } from '../../../../common/datasets/dataset.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import { isHidden } from '../archives/entry-path.ts';
import { rejectedRowsTold } from '../import-limits.ts';
import type { SourceFile } from '../read-source.ts';
import { countRemark, listed } from './table-report.ts';
import type { TextLayout, TextPlace } from './text-folder-layout.ts';

/** Keeps account of what was read of a folder of texts, and what was not. */
export class TextFolderReport {
  readonly #source: SourceFile;
  readonly #rejected: RejectedRow[] = [];
  readonly #others: string[] = [];
  readonly #links = new Set<string>();
  readonly #unplaced: string[] = [];
  readonly #empty: string[] = [];
  readonly #byEncoding = new Map<string, string[]>();
  readonly #labels = new Map<string, number>();
  #emptyClasses: readonly string[] = [];
  #unlabelled = 0;
  #met = 0;
  #rejections = 0;
  rows = 0;

  constructor(source: SourceFile) {
    this.#source = source;
  }

  /** Classes with at least one text. */
  get labels(): ReadonlySet<string> {
    return new Set(this.#labels.keys());
  }

  noText(path: string): void {
    this.#others.push(path);
  }

  leftOut(path: string): void {
    this.#links.add(path);
  }

  unplaced(path: string): void {
    this.#met += 1;
    this.#unplaced.push(path);
  }

  readAs(path: string, encoding: string): void {
    const paths = this.#byEncoding.get(encoding) ?? [];
    paths.push(path);
    this.#byEncoding.set(encoding, paths);
  }

  /** @param why Goes on after the file's name: `cannot be read`. */
  rejected(path: string, why: string): void {
    this.#met += 1;
    this.#rejections += 1;
    if (this.#rejected.length >= rejectedRowsTold) return;
    this.#rejected.push({ line: this.#met, reason: `“${path}” ${why}`, text: '' });
  }

  taken(path: string, { label }: TextPlace, text: string): void {
    this.#met += 1;
    this.rows += 1;
    if (label === null) this.#unlabelled += 1;
    else this.#labels.set(label, (this.#labels.get(label) ?? 0) + 1);
    if (text.trim() === '') this.#empty.push(path);
  }

  emptyClasses(names: readonly string[]): void {
    this.#emptyClasses = names;
  }

  /** The error for a source of which nothing can be taken. */
  nothing(): AppError {
    const { name } = this.#source;
    const [first] = this.#rejected;
    const why = first
      ? `None of its texts can be read: ${first.reason}.`
      : 'It holds no .txt file.';
    return new AppError(
      'invalid-data',
      `“${name}” holds no texts to import. ${why} Choose a folder with a folder of .txt files per class.`,
      { place: { file: name } },
    );
  }

  whole(): ImportReport {
    return {
      rowsInFile: this.rows + this.#rejections,
      rowsRead: this.rows,
      rowsRejected: this.#rejections,
      rowsAltered: 0,
      rejected: this.#rejected,
      remarks: this.#remarks(),
    };
  }

  #remarks(): string[] {
    const [only, another] = this.#labels.keys();
    const empty = listed(this.#empty);
    const others = listed(this.#others);
    const unplaced = listed(this.#unplaced);
    return [
      ...(only !== undefined && another === undefined
        ? [`All texts are of one class, “${only}”, so there is nothing to tell apart.`]
        : []),
      ...this.#emptyClasses.map(
        (name) => `The folder “${name}” holds no text; no row has its class.`,
      ),
      ...(this.#labels.size > 0
        ? countRemark(
            this.#unlabelled,
            'text has no class: its folder says so.',
            'texts have no class: their folder says so.',
          )
        : []),
      ...[...this.#byEncoding].flatMap(([encoding, paths]) =>
        countRemark(
          paths.length,
          `text is not in UTF-8 and was read as ${encoding}: ${listed(paths)}.`,
          `texts are not in UTF-8 and were read as ${encoding}: ${listed(paths)}.`,
        ),
      ),
      ...countRemark(
        this.#empty.length,
        `text is empty and counts as missing: ${empty}.`,
        `texts are empty and count as missing: ${empty}.`,
      ),
      ...countRemark(
        this.#unplaced.length,
        `text lies in no class’s folder and is left out: ${unplaced}.`,
        `texts lie in no class’s folder and are left out: ${unplaced}.`,
      ),
      ...countRemark(
        this.#others.length,
        `file is no .txt file and is left out: ${others}.`,
        `files are no .txt files and are left out: ${others}.`,
      ),
      ...countRemark(
        this.#links.size,
        `link or unreadable folder is left out: ${listed([...this.#links])}.`,
        `links or unreadable folders are left out: ${listed([...this.#links])}.`,
      ),
    ];
  }
}

/** Folders beside those of the classes that hold no text; archives seldom list theirs. */
export async function emptyClassFolders(
  { path, isFolder }: SourceFile,
  { root, hasLabels, placeOf }: TextLayout,
  labels: ReadonlySet<string>,
): Promise<readonly string[]> {
  if (!isFolder || !hasLabels) return [];
  const found = new Set<string>();
  const look = async (below: string): Promise<void> => {
    for (const entry of await readdir(join(path, below), { withFileTypes: true })) {
      if (!entry.isDirectory() || isHidden(entry.name)) continue;
      const place = placeOf(`${below}${entry.name}/text.txt`);
      if (place === null) await look(`${below}${entry.name}/`);
      else if (place.label !== null && !labels.has(place.label)) found.add(place.label);
    }
  };
  await look(root);
  return [...found];
}
