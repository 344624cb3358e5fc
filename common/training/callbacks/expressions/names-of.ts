import { operandsOf, type Expression, type Place } from './expression.ts';

/** A name in an expression. */
export interface NameInExpression {
  readonly name: string;
  readonly place: Place;
  /** True inside `previous` and `best`. */
  readonly overEpochs: boolean;
}

/** All names of an expression, in the order of the text. */
export function namesOf(tree: Expression): readonly NameInExpression[] {
  if (tree.kind === 'name') return [{ name: tree.name, place: tree.place, overEpochs: false }];
  if (tree.kind === 'history') return [{ name: tree.name, place: tree.place, overEpochs: true }];
  return operandsOf(tree).flatMap(namesOf);
}
