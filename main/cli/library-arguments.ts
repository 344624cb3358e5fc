import { parse, text, usage } from './words.ts';

interface OfLibrary {
  readonly name: 'library';
  readonly json: boolean;
  /** Null for the person's own. */
  readonly library: string | null;
}

export interface LibraryLook extends OfLibrary {
  readonly what: 'show' | 'backup' | 'check' | 'shrink';
}

export interface RecoverCommand extends OfLibrary {
  readonly what: 'recover';
  /** Name of a damaged library that was put aside; null for the one that was put aside last. */
  readonly damaged: string | null;
}

export interface ScheduleCommand extends OfLibrary {
  readonly what: 'schedule';
  /** Hours between two backups; null for none by itself, undefined as before. */
  readonly everyHours: number | null | undefined;
  /** How many stay; undefined as before. */
  readonly kept: number | undefined;
}

export interface RestoreCommand extends OfLibrary {
  readonly what: 'restore';
  /** A name from the list or `latest`; null takes back what should be restored at the next start. */
  readonly backup: string | null;
}

export interface MoveCommand extends OfLibrary {
  readonly what: 'move';
  /** Path as typed; null takes back where it should move at the next start. */
  readonly folder: string | null;
}

export interface ExportProjectCommand extends OfLibrary {
  readonly what: 'export-project';
  /** Name or id. */
  readonly project: string;
  /** Path as typed; without it in the folder where the command was typed, named after the project. */
  readonly output: string | null;
  readonly force: boolean;
}

export interface ImportProjectCommand extends OfLibrary {
  readonly what: 'import-project';
  /** Path as typed. */
  readonly file: string;
}

/** Commands on a library as a whole, and on projects as files. */
export type LibraryCommand =
  | LibraryLook
  | RecoverCommand
  | ScheduleCommand
  | RestoreCommand
  | MoveCommand
  | ExportProjectCommand
  | ImportProjectCommand;

/** Reads the words after `library`. Throws `invalid-input` with a sentence for anything else. */
export function readLibraryCommand(words: string[]): LibraryCommand {
  const { values, positionals } = parse(words, {
    library: { type: 'string' },
    json: { type: 'boolean', default: false },
    cancel: { type: 'boolean', default: false },
    output: { type: 'string', short: 'o' },
    force: { type: 'boolean', default: false },
    every: { type: 'string' },
    kept: { type: 'string' },
  });
  const [what = 'show', subject, ...more] = positionals;
  if (more.length > 0) throw usage(`library ${what} takes one thing; “${more[0]}” is too much.`);
  const common = {
    name: 'library' as const,
    json: values['json'] === true,
    library: text(values['library']),
  };
  const cancel = values['cancel'] === true;
  const output = text(values['output']);
  const force = values['force'] === true;
  if (cancel && what !== 'restore' && what !== 'move') {
    throw usage('--cancel belongs to library restore and library move.');
  }
  if ((output !== null || force) && what !== 'export-project') {
    throw usage('-o and --force belong to library export-project.');
  }
  const [every, kept] = [text(values['every']), text(values['kept'])];
  if ((every !== null || kept !== null) && what !== 'schedule') {
    throw usage('--every and --kept belong to library schedule.');
  }
  switch (what) {
    case 'show':
    case 'backup':
    case 'check':
    case 'shrink':
      if (subject !== undefined) throw usage(`library ${what} does not take “${subject}”.`);
      return { ...common, what };
    case 'recover':
      return { ...common, what, damaged: subject ?? null };
    case 'schedule':
      if (subject !== undefined) throw usage(`library schedule does not take “${subject}”.`);
      return { ...common, what, ...readSchedule(every, kept) };
    case 'restore':
      return { ...common, what, backup: subjectOf(subject, cancel, 'restore <backup>') };
    case 'move':
      return { ...common, what, folder: subjectOf(subject, cancel, 'move <folder>') };
    case 'export-project':
      if (subject === undefined) {
        throw usage('Name the project: layerwright library export-project <project>');
      }
      return { ...common, what, project: subject, output, force };
    case 'import-project':
      if (subject === undefined) {
        throw usage('Name the file: layerwright library import-project <file>');
      }
      return { ...common, what, file: subject };
    default:
      throw usage(
        `library does not know “${what}”. It knows backup, schedule, check, shrink, restore, recover, move, export-project and import-project.`,
      );
  }
}

function readSchedule(
  every: string | null,
  kept: string | null,
): Pick<ScheduleCommand, 'everyHours' | 'kept'> {
  if (every === null && kept === null) {
    throw usage('Say how: layerwright library schedule --every <hours>|never --kept <number>');
  }
  const count = (word: string, option: string, most: number): number => {
    const number = /^\d{1,6}$/.test(word) ? Number(word) : 0;
    if (number >= 1 && number <= most) return number;
    throw usage(`${option} is a whole number from 1 to ${most.toLocaleString('en')}.`);
  };
  return {
    everyHours:
      every === null ? undefined : every === 'never' ? null : count(every, '--every', 10_000),
    kept: kept === null ? undefined : count(kept, '--kept', 1000),
  };
}

function subjectOf(subject: string | undefined, cancel: boolean, form: string): string | null {
  if (cancel && subject !== undefined) {
    throw usage(`--cancel takes back what was asked for; it does not take “${subject}”.`);
  }
  if (subject !== undefined || cancel) return subject ?? null;
  throw usage(`Say which: layerwright library ${form}`);
}
