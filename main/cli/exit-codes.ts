/** What the command line's exit codes mean; documented in docs/command-line.md. */
export const exitCodes = {
  finished: 0,
  failed: 1,
  usage: 2,
  diverged: 3,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
