import { AppError } from '../errors/app-error.ts';
import type { ConfiguredValue } from '../network/network-spec.ts';
import { formatShape } from '../tensor/shape.ts';
import { findInitializer } from './initializers.ts';
import type { Params, WeightSpec } from './layer.ts';
import { configuredOf } from './read-params.ts';

type WeightOptions = Partial<Pick<WeightSpec, 'trainable' | 'fans'>> & {
  /** What the parameters call it, where that is not its name: `kernel` for `query/kernel`. */
  readonly settings?: string;
};

/**
 * A weight as the layer's parameters describe it: `<settings>_initializer`, and `<settings>_regularizer`
 * and `<settings>_constraint` where the layer has them.
 * Throws `invalid-network` when the initialiser cannot fill this shape.
 */
export function weightSpec(
  params: Params,
  name: string,
  shape: readonly number[],
  options: WeightOptions = {},
): WeightSpec {
  const { trainable = true, settings = name, fans } = options;
  const initializer = configuredOf(params, `${settings}_initializer`);
  if (initializer === null) throw new TypeError(`${settings}_initializer is missing.`);
  refuseUnfit(initializer, name, shape);
  return {
    name,
    shape,
    initializer,
    trainable,
    regularizer: configuredOf(params, `${settings}_regularizer`),
    constraint: configuredOf(params, `${settings}_constraint`),
    ...(fans ? { fans } : {}),
  };
}

function refuseUnfit(
  configured: string | ConfiguredValue,
  name: string,
  shape: readonly number[],
): void {
  const { label, refuses } = findInitializer(configured);
  const reason = refuses?.(shape) ?? null;
  if (reason === null) return;
  throw new AppError(
    'invalid-network',
    `The ${name} of ${formatShape(shape)} cannot start as “${label}”: ${reason}. Choose another start.`,
  );
}
