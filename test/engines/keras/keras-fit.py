"""Measures Keras's fit() while another program measures its own work in between.

Reads one case from the first line of standard input: layers, loss, optimiser, width, rows, classes,
batch, threads. Prints "ready" after the first epoch, which compiles the graph. Then each further line
lets one epoch of the same fit() run, and its milliseconds per step are printed. Ends with the input.
"""

import json
import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
import tensorflow as tf

case = json.loads(sys.stdin.readline())
tf.config.threading.set_intra_op_parallelism_threads(case["threads"])
tf.config.threading.set_inter_op_parallelism_threads(case["threads"])
layers = [
    keras.Input(shape=tuple(params["shape"])) if kind == "Input" else getattr(keras.layers, kind)(**params)
    for kind, params in case["layers"]
]
model = keras.Sequential(layers)
settings = {key: float(value) if type(value) is int else value for key, value in case["optimizer"].items()}
optimizer = getattr(keras.optimizers, settings.pop("type"))(**settings)
model.compile(optimizer=optimizer, loss=case["loss"])
random = np.random.default_rng(1)
x = random.normal(size=(case["rows"], case["width"])).astype("float32")
y = random.integers(0, case["classes"], case["rows"]).astype("float32")
steps = -(-case["rows"] // case["batch"])


class Turns(keras.callbacks.Callback):
    def on_epoch_begin(self, epoch, logs=None):
        if epoch > 0 and not sys.stdin.readline():
            sys.exit(0)
        self.begin = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        taken = (time.perf_counter() - self.begin) * 1000 / steps
        print(taken if epoch > 0 else "ready", flush=True)


model.fit(x, y, batch_size=case["batch"], epochs=1_000_000, verbose=0, callbacks=[Turns()])
