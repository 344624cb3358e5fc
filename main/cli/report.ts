import { constants, copyFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { AppError } from '../../common/errors/app-error.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import { findRun } from './find-run.ts';
import { openLibraryHere, requireLibrary } from './open-library.ts';
import type { Program } from './program.ts';
import type { ReportCommand } from './report-arguments.ts';
import { folderOf } from './runs.ts';
import type { Terminal } from './terminal.ts';

/** Writes a run's report, or its model card where the file ends in `.md`. Throws an AppError with a sentence. */
export async function report(
  command: ReportCommand,
  program: Program,
  terminal: Terminal,
): Promise<ExitCode> {
  const folder = folderOf(command.library);
  await requireLibrary(folder);
  const library = await openLibraryHere(folder, program);
  try {
    const { api, files } = library;
    const { id: runId } = await findRun(api, command.run);
    const isCard = command.out !== null && /\.md$/i.test(command.out);
    const written = await (isCard ? api.reports.card({ runId }) : api.reports.html({ runId }));
    const output = resolve(command.out ?? written.name);
    const shown = relative(process.cwd(), output) || output;
    try {
      const mode = command.force ? 0 : constants.COPYFILE_EXCL;
      await copyFile(files.resolve(written.token).path, output, mode);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      throw new AppError(
        'invalid-input',
        `“${shown}” exists already. Name another file with --out, or write over it with --force.`,
      );
    }
    terminal.out(`${shown} is written.\n`);
    return exitCodes.finished;
  } finally {
    await library.close();
  }
}
