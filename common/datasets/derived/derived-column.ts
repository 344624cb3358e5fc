/** A column calculated from others, before anything is filled: missing where one of them is. */
export interface DerivedColumn {
  /** Unique among the table's columns and these. */
  readonly name: string;
  readonly formula: DerivedFormula;
}

export type DerivedFormula =
  | { readonly kind: 'power'; readonly column: string; readonly exponent: number }
  | { readonly kind: 'product'; readonly columns: readonly string[] }
  | { readonly kind: 'ratio'; readonly column: string; readonly by: string }
  | { readonly kind: 'difference'; readonly column: string; readonly less: string }
  | { readonly kind: 'sin' | 'cos'; readonly column: string }
  /** Pairs of categories as categories of their own: `male × first`. */
  | { readonly kind: 'cross'; readonly columns: readonly string[] };
