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

import numpy as np
import tensorflow as tf

from keras_model import build, compile_model, features_of, find_variables, targets_of


def numbers(tensor):
    flat = np.asarray(tensor, "float64").ravel()
    if np.isfinite(flat).all():
        return flat.tolist()
    # JSON has neither NaN nor infinity; null and a number that is too large are read as such.
    return [None if np.isnan(one) else float(np.clip(one, -1e300, 1e300)) for one in flat]


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
    compile_model(model, case, run_eagerly=True)

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
    try:
        return experiment(case)
    except Exception as error:
        sys.stderr.write(traceback.format_exc())
        return {"error": f"{type(error).__name__}: {error}"}


request = json.load(sys.stdin)
print(json.dumps([answer_to(case) for case in request["cases"]]))
