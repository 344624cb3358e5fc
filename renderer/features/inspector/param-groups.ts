import type { ParamSchema } from '../../../common/layers/layer.ts';

/** A layer's parameters as the inspector groups them, each group in the order of the schema. */
export function paramGroups(
  params: readonly ParamSchema[],
): Readonly<Record<ParamSchema['group'], readonly ParamSchema[]>> {
  const of = (group: ParamSchema['group']): readonly ParamSchema[] =>
    params.filter((param) => param.group === group);
  return { layer: of('layer'), weights: of('weights'), regularisation: of('regularisation') };
}

/** Parameters that every one of the lists has, as in the first. */
export function sharedParams(lists: readonly (readonly ParamSchema[])[]): readonly ParamSchema[] {
  const [first = [], ...others] = lists;
  return first.filter((param) =>
    others.every((list) =>
      list.some((other) => other.key === param.key && other.kind === param.kind),
    ),
  );
}

/** True for what holds weights within bounds: rarely set, so it is folded away. */
export function isConstraint({ key }: ParamSchema): boolean {
  return key.endsWith('_constraint');
}

/** Those for which the test holds, and the others. */
export function partition<T>(
  items: readonly T[],
  test: (item: T) => boolean,
): readonly [readonly T[], readonly T[]] {
  return [items.filter(test), items.filter((item) => !test(item))];
}
