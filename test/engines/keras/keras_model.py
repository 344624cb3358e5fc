"""Models and rows of Keras from what `keras-case.ts` writes."""

import keras
import numpy as np
from keras.src.legacy import layers as former_layers

from keras_objects import loss_of, optimizer_of, parameter

WRAPPERS = ("Bidirectional", "TimeDistributed")


def class_of(kind):
    return getattr(keras.layers, kind, None) or getattr(former_layers, kind)


def make_layer(kind, params):
    """The layer, and what its call is given besides the inputs."""
    if kind in WRAPPERS:
        inner = {key: value for key, value in params.items() if key not in ("layer", "merge_mode")}
        own = {key: params[key] for key in ("merge_mode",) if key in params}
        return class_of(kind)(make_layer(params["layer"], inner)[0], **own), {}
    made = {key: parameter(kind, key, value) for key, value in params.items()}
    call = {"use_causal_mask": True} if made.pop("use_causal_mask", False) else {}
    return class_of(kind)(**made), call


def call_layer(layer, kind, inputs, call):
    if kind == "MultiHeadAttention":
        return layer(*inputs, **call)
    if kind in ("SimpleRNN", "LSTM", "GRU", "Bidirectional") and len(inputs) > 1:
        return layer(inputs[0], initial_state=inputs[1:], **call)
    return layer(inputs if len(inputs) > 1 else inputs[0], **call)


def build(case):
    """The model, its layers by node id, and nothing yet of its weights."""
    values = {one["id"]: [keras.Input(shape=tuple(one["shape"]))] for one in case["inputs"]}
    entries = [value for [value] in values.values()]
    made = {}
    for node in case["layers"]:
        owner = node["owner"]
        if owner not in made:
            made[owner] = make_layer(node["type"], node["params"])
        layer, call = made[owner]
        given = [values[source][port] for source, port in node["inputs"]]
        result = call_layer(layer, node["type"], given, call)
        values[node["id"]] = list(result) if isinstance(result, (list, tuple)) else [result]
        layer.trainable = node["trainable"]
    model = keras.Model(entries, [values[one["id"]][0] for one in case["outputs"]])
    return model, {owner: layer for owner, (layer, _) in made.items()}


def inner_name(variable):
    """What a variable is called inside its layer; cells of recurrent layers have no name of their own."""
    parts = variable.path.split("/")[1:]
    return "/".join(part for part in parts if not part.endswith("_cell"))


def find_variables(layers, weights):
    """Variables by weight key. What names do not tell follows from the order."""
    found = {}
    for owner, layer in layers.items():
        given = weights.get(owner, {})
        variables = {inner_name(variable): variable for variable in layer.weights}
        if set(variables) != set(given):
            variables = {variable.name: variable for variable in layer.weights}
        if set(variables) != set(given):
            variables = dict(zip(given, layer.weights, strict=True))
        for name, variable in variables.items():
            if list(variable.shape) != given[name]["shape"]:
                raise ValueError(f"{name} of {layer.name} has the shape {variable.shape} in Keras.")
            found[f"{owner}/{name}"] = variable
    return found


def features_of(case):
    rows = np.array(case["features"], "float32").reshape(case["rows"], -1)
    return [
        rows[:, one["columns"]].reshape(case["rows"], *one["shape"]) for one in case["inputs"]
    ]


def targets_of(case):
    rows = np.array(case["targets"], "float32").reshape(case["rows"], -1)
    return [target_of(case["rows"], rows, one) for one in case["outputs"]]


def target_of(count, rows, output):
    own = rows[:, output["start"] : output["start"] + output["count"]]
    if output["kind"] == "value":
        return own.reshape(count, *output["shape"])
    classes = output["shape"][-1]
    if output["loss"].startswith("sparse"):
        return own.reshape(count, *output["shape"][:-1], 1)
    return np.eye(classes, dtype="float32")[own.astype("int")].reshape(count, *output["shape"])


def compile_model(model, case, **settings):
    model.compile(
        optimizer=optimizer_of(case["optimizer"], case["schedule"]),
        loss=[loss_of(one["loss"], one["lossOptions"]) for one in case["outputs"]],
        loss_weights=[float(one["weight"]) for one in case["outputs"]],
        **settings,
    )
