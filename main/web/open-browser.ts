import { spawn } from 'node:child_process';

/** The command that opens an address in the default browser; null where no window can open. */
export function openCommand(
  url: string,
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): readonly [string, ...string[]] | null {
  switch (platform) {
    case 'darwin':
      return ['open', url];
    case 'win32':
      // `start` is a word of the shell, which would read the & of an address.
      return ['rundll32', 'url.dll,FileProtocolHandler', url];
    default:
      return environment['DISPLAY'] || environment['WAYLAND_DISPLAY'] ? ['xdg-open', url] : null;
  }
}

/** Opens the address in the default browser. False when that cannot be done here. */
export function openBrowser(url: string): Promise<boolean> {
  const command = openCommand(url, process.platform, process.env);
  if (!command) return Promise.resolve(false);
  const [program, ...args] = command;
  return new Promise((resolve) => {
    const child = spawn(program, args, { detached: true, stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}
