"""Trains networks with Keras from given weights and prints what came of it as JSON.

Reads {"cases": [...]} from standard input. Each case has the layers, the loss, the optimiser, the
initial weights, the rows, and the batches.
"""

import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np


def build(case):
    layers = [
        keras.Input(shape=tuple(params["shape"])) if kind == "Input" else getattr(keras.layers, kind)(**params)
        for kind, params in case["layers"]
    ]
    model = keras.Sequential(layers)
    # JSON does not tell 0 from 0.0, and Keras wants the latter.
    settings = {key: float(value) if type(value) is int else value for key, value in case["optimizer"].items()}
    optimizer = getattr(keras.optimizers, settings.pop("type"))(**settings)
    model.compile(optimizer=optimizer, loss=case["loss"], metrics=case.get("metrics", []))
    return model


def weights_by_layer(model):
    behind_input = [layer for layer in model.layers]
    return [{variable.name: variable.numpy().ravel().tolist() for variable in layer.weights} for layer in behind_input]


def train(case):
    model = build(case)
    for layer, weights in zip(model.layers, case["weights"]):
        for variable in layer.weights:
            variable.assign(np.array(weights[variable.name], "float32").reshape(variable.shape))
    x = np.array(case["features"], "float32").reshape([-1, *case["layers"][0][1]["shape"]])
    y = np.array(case["targets"], "float32").reshape([len(x), -1])
    losses = []
    for batch in case["batches"]:
        result = model.train_on_batch(x[batch], y[batch], return_dict=True)
        losses.append(float(result["loss"]))
        model.reset_metrics()
    return {
        "losses": losses,
        "weights": weights_by_layer(model),
        "outputs": model.predict(x, verbose=0).ravel().tolist(),
        "evaluation": float(model.evaluate(x, y, verbose=0, return_dict=True)["loss"]),
        "parameters": model.count_params(),
    }


request = json.load(sys.stdin)
print(json.dumps([train(case) for case in request["cases"]]))
