import type { NetworkSpec } from './network-spec.ts';

/**
 * Keras's base name of a layer class: `BatchNormalization` → `batch_normalization`, `Conv2D` → `conv2d`,
 * `PReLU` → `p_re_lu` (`to_snake_case` in keras/src/utils/naming.py).
 */
export function baseName(type: string): string {
  return type
    .replace(/(.)([A-Z][a-z]+)/g, '$1_$2')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
}

/** The first of `dense_1`, `dense_2`, … that is not in `taken`. */
export function freshName(type: string, taken: ReadonlySet<string>): string {
  return nextName(baseName(type), taken);
}

/** The first of `residual_1`, `residual_2`, … that is not in `taken`, for a copy of `residual` or `residual_4`. */
export function nextName(name: string, taken: ReadonlySet<string>): string {
  const base = name.replace(/_\d+$/, '');
  let number = 1;
  while (taken.has(`${base}_${number}`)) number++;
  return `${base}_${number}`;
}

/** The first of `<prefix>1`, `<prefix>2`, … that is not in `taken`. */
export function freshId(prefix: string, taken: ReadonlySet<string>): string {
  let number = taken.size + 1;
  while (taken.has(`${prefix}${number}`)) number++;
  return `${prefix}${number}`;
}

/** Why a layer may not bear this name, as a sentence, or null when it may. */
export function nameProblem(network: NetworkSpec, node: string, name: string): string | null {
  if (name.trim() === '') return 'A layer needs a name.';
  if (name.length > 200) return 'A name has at most 200 characters.';
  if (!/^[A-Za-z0-9_.][A-Za-z0-9_.\\/>-]*$/.test(name)) {
    return 'A name has only letters, digits and _ . / > - and starts with a letter, digit, _ or a dot.';
  }
  const other = network.nodes.find((candidate) => candidate.name === name && candidate.id !== node);
  return other ? `Another layer is already called ${name}.` : null;
}
