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

/** Reads `28, 28, 1` or `28×28×1` as sizes; null when it is not a list of whole numbers from 1. */
export function readSizes(text: string): readonly number[] | null {
  const parts = text
    .replace(/[()[\]]/g, ' ')
    .split(/[\s,;×x]+/)
    .filter(Boolean);
  const sizes = parts.map(Number);
  const valid = sizes.length > 0 && sizes.every((size) => Number.isInteger(size) && size >= 1);
  return valid ? sizes : null;
}
