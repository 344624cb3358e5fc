import { resolve } from 'node:path';
import { libraryFolder } from '../hosting/library-folder.ts';
import { startWebHost } from '../web/index.ts';
import { openBrowser } from '../web/open-browser.ts';
import type { ServeCommand } from './arguments.ts';
import { exitCodes, type ExitCode } from './exit-codes.ts';
import type { Program } from './program.ts';
import type { Terminal } from './terminal.ts';

/** Serves the studio until `stop` is aborted. */
export async function serve(
  command: ServeCommand,
  program: Program,
  terminal: Terminal,
  stop: AbortSignal,
): Promise<ExitCode> {
  const host = await startWebHost({
    libraryFolder: command.library
      ? resolve(command.library)
      : libraryFolder(process.env, process.platform),
    resourcesFolder: program.resourcesFolder,
    rendererFolder: program.rendererFolder,
    trainerEntry: program.trainerEntry,
    version: program.version,
    port: command.port,
    report: (error) =>
      terminal.err(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`),
  });
  terminal.out(`Layerwright is open at ${host.url}\n`);
  const opened = command.open && (await openBrowser(host.url));
  terminal.out(
    opened ? 'End it with Ctrl-C.\n' : 'Open this address in a browser. End it with Ctrl-C.\n',
  );
  await new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener('abort', () => resolve(), { once: true });
  });
  await host.close();
  return exitCodes.finished;
}
