/** Where the command line writes: replaced in tests. */
export interface Terminal {
  /** Standard output. */
  out(text: string): void;
  /** Standard error. */
  err(text: string): void;
  /** Columns of the terminal; null when standard output is a file or a pipe. */
  readonly columns: number | null;
}

/** The terminal this process runs in. */
export function processTerminal(): Terminal {
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    // A terminal that does not know its width says 0.
    columns: process.stdout.isTTY ? process.stdout.columns || 80 : null,
  };
}
