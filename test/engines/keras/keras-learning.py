"""Trains a model of Keras by fit() and prints what it is worth after each epoch, for each seed.

Reads one JSON object from standard input: the model (see `keras_model.py`), "files" with the paths of the
rows as 32-bit numbers, "rows", "testRows", "batch", "epochs", "seeds", "judgement" and "threads".
"""

import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
import tensorflow as tf

from keras_model import build, compile_model

request = json.load(sys.stdin)
tf.config.threading.set_intra_op_parallelism_threads(request["threads"])
tf.config.threading.set_inter_op_parallelism_threads(request["threads"])
[entry] = request["inputs"]


def read(name, rows, *shape):
    return np.fromfile(request["files"][name], "float32").reshape(rows, *shape)


x = read("features", request["rows"], *entry["shape"])
y = read("targets", request["rows"], 1)
test_x = read("testFeatures", request["testRows"], *entry["shape"])
test_y = read("testTargets", request["testRows"], 1)


def judge(model):
    outputs = model.predict(test_x, batch_size=256, verbose=0)
    if request["judgement"] == "mean_squared_error":
        return float(np.mean((outputs - test_y) ** 2))
    classes = outputs.argmax(1) if outputs.shape[1] > 1 else outputs[:, 0] > 0.5
    return float(np.mean(classes == test_y[:, 0]))


def learn(seed):
    keras.utils.set_random_seed(seed)
    model, _ = build(request)
    compile_model(model, request)
    curve = []
    judging = keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: curve.append(judge(model)))
    model.fit(x, y, batch_size=request["batch"], epochs=request["epochs"], verbose=0, callbacks=[judging])
    return curve


print(json.dumps([learn(seed) for seed in request["seeds"]]))
