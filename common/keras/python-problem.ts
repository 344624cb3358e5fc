/** Something in a text of Python that cannot be read as a network. */
export interface CodeProblem {
  /** An error leaves the network as it was; a note says what was passed over. */
  readonly severity: 'error' | 'note';
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Characters from the beginning of the text. */
  readonly from: number;
  readonly to: number;
  /** A sentence for the person. */
  readonly message: string;
}

/** Thrown inside the reader where an expression cannot be read; becomes a `CodeProblem`. */
export class UnreadableCode extends Error {
  readonly from: number;
  readonly to: number;

  constructor(message: string, span: { readonly from: number; readonly to: number }) {
    super(message);
    this.from = span.from;
    this.to = span.to;
  }
}

/** A problem with its line and column. */
export function problemAt(
  text: string,
  severity: CodeProblem['severity'],
  message: string,
  { from, to }: { readonly from: number; readonly to: number },
): CodeProblem {
  const before = text.slice(0, from);
  const start = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (const character of before) if (character === '\n') line += 1;
  return { severity, line, column: from - start + 1, from, to: Math.max(to, from), message };
}
