"""Makes experiments with Keras and prints what came of them as JSON.

Reads {"cases": [...]} from standard input; each case is what `keras-case.ts` writes, and its answer has
the form of `KerasAnswer` there, or {"error": …} where Keras refused it. Networks run step by step rather
than as compiled graphs, which for a few small steps takes a tenth of the time.
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
from keras.src.legacy import layers as former_layers

from keras_objects import loss_of, optimizer_of, parameter

WRAPPERS = ("Bidirectional", "TimeDistributed")


def class_of(kind):
    return getattr(keras.layers, kind, None) or getattr(former_layers, kind)


def make_layer(kind, params):
    """The layer, and what its call is given besides the inputs."""
    made = {key: parameter(kind, key, value) for key, value in params.items()}
    call = {}
    if kind in WRAPPERS:
        own = {key: made.pop(key) for key in ("merge_mode",) if key in made}
        inner, _ = make_layer(made.pop("layer"), made)
        return class_of(kind)(inner, **own), call
    if made.pop("use_causal_mask", False):
        call["use_causal_mask"] = True
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


def numbers(tensor):
    flat = np.asarray(tensor, "float64").ravel()
    if np.isfinite(flat).all():
        return flat.tolist()
    # JSON has neither NaN nor infinity; null and a number that is too large are read as such.
    return [None if np.isnan(one) else float(np.clip(one, -1e300, 1e300)) for one in flat]


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


def as_rows(outputs, count):
    """All outputs side by side, row by row."""
    listed = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    return np.concatenate([np.asarray(one).reshape(count, -1) for one in listed], axis=1)


def gradients_of(model, variables, batch):
    """Of the loss of a training step by weight key; what the step moves besides is put back."""
    before = [variable.numpy() for variable in model.variables]
    x, y, weights = batch
    with tf.GradientTape() as tape:
        outputs = model(x, training=True)
        loss = model.compute_loss(x=x, y=y, y_pred=outputs, sample_weight=weights, training=True)
    keys = [key for key, variable in variables.items() if is_trained(model, variable)]
    found = tape.gradient(loss, [variables[key].value for key in keys])
    for variable, value in zip(model.variables, before):
        variable.assign(value)
    return {
        key: numbers(tf.zeros_like(variables[key]) if gradient is None else tf.convert_to_tensor(gradient))
        for key, gradient in zip(keys, found)
    }


def is_trained(model, variable):
    return any(variable is one for one in model.trainable_variables)


def experiment(case):
    model, layers = build(case)
    variables = find_variables(layers, case["weights"])
    for key, variable in variables.items():
        owner, name = key.split("/", 1)
        given = case["weights"][owner][name]
        variable.assign(np.array(given["data"], "float32").reshape(given["shape"]))
    x, y = features_of(case), targets_of(case)
    weights = np.array(case["sampleWeights"] or [1] * case["rows"], "float32")
    answer = {
        "forward": numbers(as_rows(model(x, training=False), case["rows"])),
        "parameters": model.count_params(),
    }
    if case["only"] == "forward":
        return answer
    model.compile(
        optimizer=optimizer_of(case["optimizer"], case["schedule"]),
        loss=[loss_of(one["loss"], one["lossOptions"]) for one in case["outputs"]],
        loss_weights=[float(one["weight"]) for one in case["outputs"]],
        run_eagerly=True,
    )

    def rows_of(batch):
        same = [weights[batch]] * len(y)
        return [one[batch] for one in x], [one[batch] for one in y], same

    # The compiled losses are built by the first loss computed.
    answer["evaluation"] = float(
        model.compute_loss(
            x=x,
            y=y,
            y_pred=listed(model(x, training=False)),
            training=False,
        )
    )
    answer["gradients"] = gradients_of(model, variables, rows_of(case["batches"][0]))
    answer["losses"] = []
    for batch in case["batches"]:
        inputs, targets, batch_weights = rows_of(batch)
        result = model.train_on_batch(inputs, targets, batch_weights, return_dict=True)
        answer["losses"].append(float(result["loss"]))
        model.reset_metrics()
    answer["weights"] = {key: numbers(variable) for key, variable in variables.items()}
    answer["after"] = numbers(as_rows(model(x, training=False), case["rows"]))
    return answer


def listed(value):
    return list(value) if isinstance(value, (list, tuple)) else [value]


def answer_to(case):
    keras.backend.clear_session()
    try:
        return experiment(case)
    except Exception as error:
        sys.stderr.write(traceback.format_exc())
        return {"error": f"{type(error).__name__}: {error}"}


request = json.load(sys.stdin)
print(json.dumps([answer_to(case) for case in request["cases"]]))
