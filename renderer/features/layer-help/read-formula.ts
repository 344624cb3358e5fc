/** A formula as a tree, for MathML. */
export type MathNode =
  | { readonly kind: 'name' | 'number' | 'operator' | 'words'; readonly text: string }
  | { readonly kind: 'row' | 'group'; readonly parts: readonly MathNode[] }
  | { readonly kind: 'root'; readonly parts: readonly [MathNode] }
  | {
      readonly kind: 'fraction' | 'below' | 'above';
      readonly parts: readonly [MathNode, MathNode];
    };

const below: Readonly<Record<string, string>> = {
  '₀': '0',
  '₁': '1',
  '₂': '2',
  '₊': '+',
  ᵢ: 'i',
  ⱼ: 'j',
  ₖ: 'k',
  ₘ: 'm',
  ₙ: 'n',
  ₒ: 'o',
  ₜ: 't',
};
const above: Readonly<Record<string, string>> = { '²': '2', ˣ: 'x', ᵀ: 'T' };
/** Words between formulas; other words name values and functions. */
const prose: ReadonlySet<string> = new Set(
  'for else with probability gates and of the row step before standard normal per channel placed at forwards backwards'.split(
    ' ',
  ),
);
const closing: Readonly<Record<string, string>> = { '(': ')', '[': ']' };
/** What ends a product: a sum goes on, a relation or another formula begins. */
const loose: ReadonlySet<string> = new Set(['=', '+', '−', '>', ',']);

/** Reads a formula as layers write it in plain text: `y = γ · (x − μ) / √(σ² + ε) + β`. */
export function readFormula(text: string): MathNode {
  const reader = new FormulaReader(text);
  return reader.row(null);
}

class FormulaReader {
  readonly #text: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#text = [...text];
  }

  /** Everything up to a closing bracket, or to the end. */
  row(end: string | null): MathNode {
    const parts: MathNode[] = [];
    let product: MathNode[] = [];
    const flush = (): void => {
      parts.push(...product);
      product = [];
    };
    for (let next = this.#peek(); next !== null && next !== end; next = this.#peek()) {
      if (next === '/') {
        this.#at += 1;
        const under = this.#bare([this.#factor()]);
        product = [{ kind: 'fraction', parts: [this.#bare(product), under] }];
      } else if (loose.has(next)) {
        this.#at += 1;
        flush();
        parts.push({ kind: 'operator', text: next });
      } else {
        const factor = this.#factor();
        if (factor.kind === 'words') flush();
        product.push(factor);
        if (factor.kind === 'words') flush();
      }
    }
    flush();
    if (end !== null) this.#at += 1;
    return { kind: 'row', parts };
  }

  #peek(): string | null {
    while (this.#text[this.#at] === ' ') this.#at += 1;
    return this.#text[this.#at] ?? null;
  }

  /** A value with what stands below and above it. */
  #factor(): MathNode {
    const base = this.#atom();
    const high = this.#marks(above);
    const low = this.#marks(below);
    // In eˣᵢ the index belongs to the exponent, in kᵢᵀ to the value.
    if (high && low) return { kind: 'above', parts: [base, { kind: 'below', parts: [high, low] }] };
    if (high) return { kind: 'above', parts: [base, high] };
    if (!low) return base;
    const indexed: MathNode = { kind: 'below', parts: [base, low] };
    const late = this.#marks(above);
    return late ? { kind: 'above', parts: [indexed, late] } : indexed;
  }

  #marks(known: Readonly<Record<string, string>>): MathNode | null {
    let text = '';
    for (let next = this.#text[this.#at]; next !== undefined; next = this.#text[this.#at]) {
      // Indices along several axes have commas between them: xᵢ₊ₘ,ⱼ₊ₙ.
      const joined = next === ',' && (this.#text[this.#at + 1] ?? '') in known && text !== '';
      if (!(next in known) && !joined) break;
      text += known[next] ?? next;
      this.#at += 1;
    }
    return text === '' ? null : { kind: 'name', text };
  }

  #atom(): MathNode {
    const next = this.#peek() ?? '';
    const end = closing[next];
    if (end !== undefined) {
      this.#at += 1;
      const { parts } = this.row(end) as { readonly parts: readonly MathNode[] };
      const open: MathNode = { kind: 'operator', text: next };
      return { kind: 'group', parts: [open, ...parts, { kind: 'operator', text: end }] };
    }
    if (next === '√') {
      this.#at += 1;
      return { kind: 'root', parts: [this.#bare([this.#factor()])] };
    }
    if (/\d/.test(next)) return { kind: 'number', text: this.#while(/[\d.]/) };
    if (/\p{L}/u.test(next) && !(next in below) && !(next in above)) return this.#word();
    this.#at += 1;
    return { kind: 'operator', text: next };
  }

  #word(): MathNode {
    const word = this.#while(/[\p{L}′]/u);
    if (!prose.has(word)) return { kind: 'name', text: word };
    const words = [word];
    for (;;) {
      const start = this.#at;
      this.#peek();
      const following = this.#while(/[\p{L}′]/u);
      if (!prose.has(following)) {
        this.#at = start;
        return { kind: 'words', text: words.join(' ') };
      }
      words.push(following);
    }
  }

  #while(pattern: RegExp): string {
    let text = '';
    for (let next = this.#text[this.#at]; next !== undefined; next = this.#text[this.#at]) {
      if (!pattern.test(next) || next in below || next in above) break;
      text += next;
      this.#at += 1;
    }
    return text;
  }

  /** Brackets that a fraction or a root makes needless are left out. */
  #bare(parts: readonly MathNode[]): MathNode {
    const [only, another] = parts;
    if (only?.kind === 'group' && !another) return { kind: 'row', parts: only.parts.slice(1, -1) };
    return { kind: 'row', parts };
  }
}
