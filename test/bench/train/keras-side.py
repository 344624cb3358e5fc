"""Keras's side of the training benchmark: the eight networks, trained by fit() (see turns.py).

A turn is made of whole epochs, as many as hold the steps asked for. Settings that differ from the
default: "jit_compile" and "steps_per_execution", as in compile().
"""

import os
import sys
import time

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
import tensorflow as tf

from keras_networks import draw, draw_targets, networks
from turns import answer, peak_memory, read_settings, read_steps


settings = read_settings()
tf.config.threading.set_intra_op_parallelism_threads(settings["threads"])
tf.config.threading.set_inter_op_parallelism_threads(settings["threads"])
given = [
    keras.Input(shape=tuple(one["shape"]), dtype="int32" if one["below"] else "float32")
    for one in settings["inputs"]
]
model = keras.Model(given, networks[settings["network"]](*given))
losses = {1: "mean_squared_error", 2: "binary_crossentropy"}
several = len(model.outputs) > 1
model.compile(
    optimizer=keras.optimizers.Adam(),
    loss=[losses.get(settings["classes"], "sparse_categorical_crossentropy")] * len(model.outputs),
    loss_weights=[0.9, 0.1] if several else None,
    **settings["variant"],
)
random = np.random.default_rng(1)
rows = settings["rows"]
x = [draw(random, rows, one["shape"], one["below"]) for one in settings["inputs"]]
y = draw_targets(random, rows, settings["classes"])
steps_per_epoch = rows // settings["batch"]


class Turns(keras.callbacks.Callback):
    """Answers after the last epoch of a turn, and waits for the next before an epoch begins."""

    epochs = 0
    left = 0

    def on_epoch_begin(self, epoch, logs=None):
        if epoch == 0 or self.left > 0:
            return
        steps = read_steps()
        if steps is None:
            sys.exit(0)
        self.epochs = self.left = -(-steps // steps_per_epoch)
        self.begin = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        if epoch == 0:
            answer(parameters=sum(int(np.prod(weights.shape)) for weights in model.trainable_weights))
            return
        self.left -= 1
        if self.left == 0:
            taken = (time.perf_counter() - self.begin) * 1000
            answer(steps=self.epochs * steps_per_epoch, milliseconds=taken, peak=peak_memory())


model.fit(
    x if len(x) > 1 else x[0],
    [y, y] if several else y,
    batch_size=settings["batch"],
    epochs=1_000_000,
    verbose=0,
    callbacks=[Turns()],
)
