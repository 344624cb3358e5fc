"""Differentiates models of Keras and prints saliency, Grad-CAM and gradient x embedding.

Reads {"cases": [...]} from standard input. A case has "code" that builds `model`, "weights" by layer, "x" for the
only input, "unit" of the output, and the name of the "layer" to look at. The maps are worked out by NumPy from
TensorFlow's gradients; a softmax or sigmoid at the end is taken off first.
"""

import json
import os
import sys
import traceback

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
import tensorflow as tf


def set_weights(model, weights):
    for layer in model.layers:
        given = weights.get(layer.name, [])
        values = [np.array(one["data"], "float32").reshape(one["shape"]) for one in given]
        layer.set_weights(values)


def answer(case):
    keras.backend.clear_session()
    scope = {"__name__": "model"}
    exec(compile(case["code"], "model.py", "exec"), scope)
    model = scope["model"]
    set_weights(model, case["weights"])
    x = tf.constant(np.array(case["x"]["data"], "float32").reshape(case["x"]["shape"]))
    outputs = model(x, training=False)
    model.layers[-1].activation = keras.activations.linear
    parts = [model.get_layer(case["layer"]).output, model.layers[-1].output]
    inner_model = keras.Model(model.inputs, parts)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        inner, scores = inner_model(x, training=False)
        score = case["sign"] * scores[0, case["unit"]]
    at_input = tape.gradient(score, x)
    at_layer = tape.gradient(score, inner).numpy()[0]
    inner = inner.numpy()[0]
    result = {
        "outputs": outputs.numpy().ravel().tolist(),
        "atLayer": at_layer.ravel().tolist(),
        "values": inner.ravel().tolist(),
        "gradientTimesValue": (inner * at_layer).sum(axis=-1).ravel().tolist(),
    }
    if at_input is not None:
        at_input = at_input.numpy()[0]
        result["atInput"] = at_input.ravel().tolist()
        result["saliency"] = np.abs(at_input).max(axis=-1).ravel().tolist()
    if inner.ndim == 3:
        weights = at_layer.mean(axis=(0, 1))
        result["gradCam"] = np.maximum(inner @ weights, 0).ravel().tolist()
    if inner.ndim == 2:
        result["gradCam"] = np.maximum(inner @ at_layer.mean(axis=0), 0).ravel().tolist()
    return result


def main():
    cases = json.load(sys.stdin)["cases"]
    answers = []
    for case in cases:
        try:
            answers.append(answer(case))
        except Exception:
            answers.append({"error": traceback.format_exc()})
    print(json.dumps(answers))


main()
