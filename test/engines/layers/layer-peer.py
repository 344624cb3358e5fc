"""Runs single Keras layers on given numbers and prints outputs, masks and gradients as JSON.

Reads {"cases": [...]} from standard input: the layer with its arguments, inputs, masks, weights in
Keras's order, and the factors of the sum whose gradients are asked for.
"""

import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
import tensorflow as tf


def tensor(numbers):
    return tf.constant(np.array(numbers["values"], "float32").reshape(numbers["shape"]))


def numbers(value):
    value = keras.ops.convert_to_numpy(value)
    return {"shape": list(value.shape), "values": value.astype("float64").ravel().tolist()}


generator = keras.src.backend.tensorflow.random
own_uniform = generator.uniform


def drawing(draws):
    """Stands in for Keras's generator: gives these numbers, in this order, within the range asked for."""
    left = list(draws)

    def uniform(shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
        drawn = np.array(left.pop(0), "float32").reshape(tuple(shape))
        return tf.constant(minval + drawn * (maxval - minval), dtype or "float32")

    return uniform


def run(case):
    params = dict(case["params"])
    generator.uniform = drawing(case["draws"]) if case["draws"] else own_uniform
    call = {}
    if "use_causal_mask" in params:
        call["use_causal_mask"] = params.pop("use_causal_mask")
    layer = getattr(keras.layers, case["type"])(**params)
    layer.trainable = case["trainable"]
    inputs = [tensor(given) for given in case["inputs"]]
    attends = case["type"] == "MultiHeadAttention"
    together = inputs[0] if len(inputs) == 1 else inputs
    if not layer.built:
        shapes = [tuple(given.shape) for given in inputs]
        layer.build(*shapes) if attends else layer.build(shapes[0] if len(shapes) == 1 else shapes)
    for variable, given in zip(layer.weights, case["weights"], strict=True):
        variable.assign(np.array(given["values"], variable.dtype).reshape(given["shape"]))
    if hasattr(layer, "finalize_state"):
        layer.finalize_state()
    trained = [variable for variable, given in zip(layer.weights, case["weights"]) if given["trainable"]]
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        for given, mask in zip(inputs, case["masks"]):
            if mask is not None:
                keras.src.backend.set_keras_mask(given, tf.cast(tensor(mask), "bool"))
        output = layer(*inputs, **call) if attends else layer(together, training=case["training"], **call)
        total = tf.reduce_sum(output * tensor(case["factors"]))
    mask = keras.src.backend.get_keras_mask(output)
    asked = inputs + [variable.value for variable in trained]
    gradients = tape.gradient(total, asked, unconnected_gradients="zero")
    dense = [numbers(tf.convert_to_tensor(gradient)) for gradient in gradients]
    return {
        "output": numbers(output),
        "mask": None if mask is None else numbers(tf.cast(mask, "float32")),
        "inputGradients": dense[: len(inputs)],
        "weightGradients": dense[len(inputs) :],
        "weights": [numbers(variable) for variable in layer.weights],
    }


request = json.load(sys.stdin)
print(json.dumps([run(case) for case in request["cases"]]))
