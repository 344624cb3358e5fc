"""Runs code that builds models of Keras and prints what the models are.

Reads {"cases": [...]} from standard input. A case has "code", "json", or both; with "weights" (by layer and name, as
keras-case.ts writes them) and "features" also what the model gives for them.
"""

import json
import os
import sys
import traceback

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np


def build(case):
    if "json" in case:
        return keras.models.model_from_json(case["json"])
    scope = {"__name__": "model"}
    exec(compile(case["code"], "model.py", "exec"), scope)
    return scope["model"]


def layers_of(model, prefix=""):
    """Layers by name; those of a model in a model by its name and theirs."""
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from layers_of(layer, f"{prefix}{layer.name}/")
        else:
            yield prefix + layer.name, layer


def set_weights(model, weights):
    for name, layer in layers_of(model):
        given = weights.get(name)
        if given is None:
            if layer.weights:
                raise ValueError(f"There are no weights for {name}.")
            continue
        values = [np.array(one["data"], "float32").reshape(one["shape"]) for one in given]
        shapes = [tuple(variable.shape) for variable in layer.weights]
        for variable, value in zip(layer.weights, values, strict=True):
            if tuple(variable.shape) != value.shape:
                raise ValueError(f"{name} has {shapes}, not {[v.shape for v in values]}.")
            variable.assign(value)


def answer(case):
    keras.backend.clear_session()
    model = build(case)
    result = {
        "parameters": model.count_params(),
        "trainable": sum(int(np.prod(one.shape)) for one in model.trainable_weights),
        "inputs": [list(one.shape) for one in model.inputs],
        "outputs": [list(one.shape) for one in model.outputs],
        "layers": [[name, type(layer).__name__] for name, layer in layers_of(model)],
        "class": type(model).__name__,
    }
    if "weights" in case:
        set_weights(model, case["weights"])
        features = [
            np.array(one["data"], "float32").reshape(one["shape"]) for one in case["features"]
        ]
        given = model(features if len(features) > 1 else features[0], training=False)
        listed = given if isinstance(given, (list, tuple)) else [given]
        result["values"] = [np.asarray(one, "float64").ravel().tolist() for one in listed]
    return result


def answer_to(case):
    try:
        return answer(case)
    except Exception as error:
        sys.stderr.write(traceback.format_exc())
        return {"error": f"{type(error).__name__}: {error}"}


print(json.dumps([answer_to(case) for case in json.load(sys.stdin)["cases"]]))
