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
from keras import layers

from turns import answer, peak_memory, read_settings, read_steps


def dense(inputs, *units, last=None):
    x = inputs
    for count in units[:-1]:
        x = layers.Dense(count, activation="relu")(x)
    return layers.Dense(units[-1], activation=last)(x)


def small_convolutional(inputs):
    x = layers.Conv2D(32, 3, activation="relu")(inputs)
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(64, 3, activation="relu")(x)
    x = layers.MaxPooling2D()(x)
    x = layers.Conv2D(64, 3, activation="relu")(x)
    return dense(layers.Flatten()(x), 64, 10, last="softmax")


def last_of_sequence(recurrent):
    def build(inputs):
        x = recurrent(64)(layers.Embedding(10000, 32)(inputs))
        return dense(x, 64, 1, last="sigmoid")

    return build


def wide_and_deep(wide, deep):
    hidden = layers.Dense(30, activation="relu")(deep)
    hidden = layers.Dense(30, activation="relu")(hidden)
    main = layers.Dense(1)(layers.Concatenate()([wide, hidden]))
    return main, layers.Dense(1)(hidden)


def convolution(x, filters, size, strides=1):
    return layers.Conv2D(filters, size, strides=strides, padding="same", use_bias=False)(x)


def residual(inputs):
    x = convolution(inputs, 16, 3)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    for filters in (16, 32, 64):
        for index in range(3):
            strides = 2 if index == 0 and filters != 16 else 1
            inner = convolution(x, filters, 3, strides)
            inner = layers.ReLU()(layers.BatchNormalization()(inner))
            inner = layers.BatchNormalization()(convolution(inner, filters, 3))
            shortcut = x if x.shape[-1] == filters else convolution(x, filters, 1, strides)
            x = layers.ReLU()(layers.Add()([inner, shortcut]))
    return dense(layers.GlobalAveragePooling2D()(x), 10, last="softmax")


networks = {
    "iris": lambda x: dense(x, 8, 3, last="softmax"),
    "house": lambda x: dense(x, 64, 64, 1),
    "mnist": lambda x: dense(x, 512, 512, 10, last="softmax"),
    "cifar": small_convolutional,
    "lstm": last_of_sequence(layers.LSTM),
    "gru": last_of_sequence(layers.GRU),
    "wide-deep": wide_and_deep,
    "resnet": residual,
}


def draw(random, rows, shape, below):
    size = (rows, *shape)
    if below:
        return random.integers(0, below, size).astype("int32")
    return random.normal(size=size).astype("float32")


def draw_targets(random, rows, classes):
    if classes > 1:
        return random.integers(0, classes, (rows, 1)).astype("float32")
    return random.normal(size=(rows, 1)).astype("float32")


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
