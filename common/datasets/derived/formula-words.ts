import type { DerivedFormula } from './derived-column.ts';

/** A formula as it is written: `age²`, `length × width`, `sin(hour)`. */
export function formulaWords(formula: DerivedFormula): string {
  switch (formula.kind) {
    case 'power':
      return `${formula.column}${superscript(formula.exponent)}`;
    case 'product':
    case 'cross':
      return formula.columns.join(' × ');
    case 'ratio':
      return `${formula.column} / ${formula.by}`;
    case 'difference':
      return `${formula.column} − ${formula.less}`;
    case 'sin':
    case 'cos':
      return `${formula.kind}(${formula.column})`;
  }
}

const superscripts: Readonly<Record<string, string>> = { '2': '²', '3': '³' };

function superscript(exponent: number): string {
  return superscripts[String(exponent)] ?? `^${String(exponent).replace('-', '−')}`;
}
