import { AppError } from '../../errors/app-error.ts';
import { formatShape, type Shape } from '../../tensor/shape.ts';
import { onlyInput, onlyShape } from '../input-of.ts';
import type { LayerDefinition, Params, ParamSchema } from '../layer.ts';
import { choiceParam } from '../params.ts';
import { paramsOf } from '../read-params.ts';

/** Layers whose steps depend on one another: batch statistics, masks. */
const left = new Set(['Input', 'Masking', 'BatchNormalization', 'Normalization']);

/** Parameter of the layer inside that has no effect there, as in Keras. */
const settled = 'activity_regularizer';

/**
 * Keras `TimeDistributed`: applies a layer to every time step by itself, with the same weights.
 * [batch, time, …] → [batch, time, …]. `candidates` are the layers to choose from; those with several inputs,
 * outputs or loops are left out.
 */
export function timeDistributed(candidates: readonly LayerDefinition[]): LayerDefinition {
  const offered = candidates.filter(
    ({ type, inputs, category, furtherOutputs }) =>
      inputs.min === 1 &&
      inputs.max === 1 &&
      !furtherOutputs &&
      !left.has(type) &&
      !['recurrent', 'wrapper', 'augmentation'].includes(category),
  );
  const [first] = offered;
  if (!first) throw new RangeError('There is no layer to apply to every time step.');
  const named = (name: unknown) => offered.find(({ type }) => type === name) ?? first;
  const inside = (params: Params) => named(params['layer']);
  const layerParam: ParamSchema = choiceParam(
    'layer',
    'Layer',
    first.type,
    offered.map(({ type }) => ({ value: type, label: type })),
    'The layer that is applied to every time step.',
  );
  const paramsWith = (layer: LayerDefinition, params: Params) => [
    layerParam,
    ...paramsOf(layer, params).filter(({ key }) => key !== settled),
  ];
  return {
    type: 'TimeDistributed',
    category: 'wrapper',
    summary: 'Applies a layer to every time step.',
    help: {
      what: 'Applies the chosen layer to each time step by itself, always with the same weights.',
      when: 'For sequences of images, and to give an answer at each step.',
    },
    params: paramsWith(first, {}),
    paramsFor: (params) => paramsWith(named(params['layer']), params),
    inputs: { min: 1, max: 1 },
    inferShape: (inputs, params) => {
      const shape = onlyShape(inputs);
      const [, ...rest] = inside(params).inferShape([stepShape(shape)], params);
      return [null, shape[1] ?? null, ...rest];
    },
    weights: (inputs, params) => inside(params).weights([stepShape(onlyShape(inputs))], params),
    describe: (params) => `${inside(params).type} ${inside(params).describe(params)}`.trimEnd(),
    forward: (call) => {
      const { ops } = call;
      const x = onlyInput(call);
      const [batch = 1, time = 1, ...step] = x.shape;
      // Every step of every row is a row of its own: the layer treats each by itself.
      const rows = ops.reshape(x, [batch * time, ...step]);
      const given = inside(call.params).forward({ ...call, inputs: [rows], masks: [null] });
      const result = 'id' in given ? given : given[0];
      if (!result) throw new RangeError('The layer inside gave nothing.');
      return ops.reshape(result, [batch, time, ...result.shape.slice(1)]);
    },
    mask: 'pass',
    stopsGradient: (params) => inside(params).stopsGradient?.(params) ?? false,
  };
}

function stepShape(shape: Shape): Shape {
  if (shape.length < 3 || typeof shape[1] !== 'number') {
    throw new AppError(
      'invalid-network',
      `TimeDistributed takes a sequence (time, …); the input is ${formatShape(shape)}. Add a Reshape before it; after a recurrent layer, turn on its Give every step.`,
    );
  }
  return [null, ...shape.slice(2)];
}
