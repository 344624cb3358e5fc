"""Drives callbacks of Keras over logged values and prints what they did.

Reads {"cases": [...]} from standard input. A case has "rate" (the initial learning rate), "callbacks" (each with
"class" and "arguments"; a LearningRateScheduler's rate is an expression of Python) and "logs": for each epoch the
logged values, where null is NaN. Prints for each case the learning rate of every epoch that took place ("rates"),
whose weights the model has at the end, as the number of their epoch ("weights"), and the epochs of which each
ModelCheckpoint saved the model ("saved").
"""

import json
import math
import os
import sys
import warnings

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
warnings.simplefilter("ignore")

import keras
import numpy as np

model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1, use_bias=False)])
model.compile(
    optimizer=keras.optimizers.SGD(0.1),
    loss="mse",
    metrics=["accuracy", "mean_absolute_error", "r2_score"],
)
# Metrics have names, and directions, once they have been computed.
model.train_on_batch(np.zeros((2, 1)), np.zeros((2, 1)))


def make(case, index):
    kind, arguments = case["class"], dict(case["arguments"])
    if kind == "LearningRateScheduler":
        code = compile(arguments["schedule"], "rate", "eval")
        scope = {"exp": math.exp, "sqrt": math.sqrt, "floor": math.floor}
        schedule = lambda epoch, lr: float(eval(code, scope, {"epoch": epoch, "lr": lr}))
        return keras.callbacks.LearningRateScheduler(schedule)
    if kind == "ModelCheckpoint":
        arguments["filepath"] = f"{index}.keras"
    return getattr(keras.callbacks, kind)(**arguments)


def drive(case):
    model.optimizer.learning_rate = case["rate"]
    model.stop_training = False
    saved = {}
    now = 0
    callbacks = [make(one, index) for index, one in enumerate(case["callbacks"])]
    model.save = lambda path, **_: saved.setdefault(path, []).append(now)
    together = keras.callbacks.CallbackList(callbacks, model=model)
    together.on_train_begin()
    rates = []
    for epoch, logs in enumerate(case["logs"]):
        now = epoch + 1
        together.on_epoch_begin(epoch)
        rates.append(float(model.optimizer.learning_rate))
        model.layers[0].set_weights([np.full((1, 1), now, "float32")])
        given = {key: math.nan if value is None else value for key, value in logs.items()}
        together.on_epoch_end(epoch, given)
        if model.stop_training:
            break
    together.on_train_end()
    return {
        "rates": rates,
        "weights": int(model.layers[0].get_weights()[0][0, 0]),
        "saved": [saved.get(f"{index}.keras", []) for index in range(len(callbacks))],
    }


answers = [drive(case) for case in json.load(sys.stdin)["cases"]]
print(json.dumps(answers))
