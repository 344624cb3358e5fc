import * as tf from '@tensorflow/tfjs';
import type { Numbers, PreparedCase } from './layer-case.ts';

/** What TensorFlow.js makes of a case. */
export interface Counterpart {
  readonly output: Numbers;
  readonly inputGradients: readonly Numbers[];
  readonly weightGradients: readonly Numbers[];
}

/** Runs the layer of TensorFlow.js that means the same. */
export function runCounterpart(prepared: PreparedCase, layer: tf.layers.Layer): Counterpart {
  const tensor = ({ shape, values }: Numbers) => tf.tensor(values, shape as number[]);
  const inputs = prepared.inputs.map(tensor);
  const shapes = inputs.map((x) => x.shape);
  layer.build(shapes.length === 1 ? (shapes[0] ?? []) : shapes);
  layer.setWeights(prepared.weights.map(tensor));
  const factors = tensor(prepared.factors);
  const given = inputs.map((x) => tf.variable(x, prepared.definition.type !== 'Embedding'));
  const output = () => {
    const called = layer.call(given.length === 1 ? (given[0] as tf.Tensor) : given, {
      training: prepared.training,
    });
    return Array.isArray(called) ? (called[0] as tf.Tensor) : called;
  };
  const value = output();
  const trained = layer.trainableWeights.map((weight) => weightVariable(weight));
  const asked = [...given.filter(({ trainable }) => trainable), ...trained];
  const { grads } = tf.variableGrads(() => tf.sum(tf.mul(output(), factors)), asked);
  const gradientOf = (variable: tf.Variable): Numbers => {
    const gradient = grads[variable.name];
    return {
      shape: variable.shape,
      values: [...(gradient?.dataSync() ?? new Float32Array(variable.size))],
    };
  };
  return {
    output: { shape: value.shape, values: [...value.dataSync()] },
    inputGradients: given.map(gradientOf),
    weightGradients: trained.map(gradientOf),
  };
}

/** The variable that a layer's weight keeps to itself. */
function weightVariable(weight: tf.LayerVariable): tf.Variable {
  return (weight as unknown as { readonly val: tf.Variable }).val;
}
