import type { ParamSchema } from '../../common/layers/layer.ts';

/** What a value field needs to know about a value: a layer's parameter, a setting of a loss, … */
export type ValueSchema = Omit<ParamSchema, 'group'>;
