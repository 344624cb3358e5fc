import type { ParamSchema } from '../../layers/layer.ts';

/** How often a block follows itself, as a setting that every block has. */
export const repeatSchema: ParamSchema = {
  key: 'repeat',
  label: 'Repeat',
  kind: 'integer',
  default: 1,
  min: 1,
  max: 100,
  help: 'How often the block follows itself, each time with weights of its own. It must take as many inputs as it gives.',
  group: 'layer',
};
