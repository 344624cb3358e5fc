"""Keras's side of the prediction benchmark: predict() over all rows (see turns.py for the conversation).

A step is one pass over all rows. "batch_size" is as in predict(); without it Keras's own, 32.
"""

import os
import sys
import time
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
sys.path.insert(0, str(Path(__file__).parent.parent / "train"))

import keras
import numpy as np
import tensorflow as tf

from keras_networks import draw, networks
from turns import answer, peak_memory, read_settings, read_steps

settings = read_settings()
tf.config.threading.set_intra_op_parallelism_threads(settings["threads"])
tf.config.threading.set_inter_op_parallelism_threads(settings["threads"])
given = [
    keras.Input(shape=tuple(one["shape"]), dtype="int32" if one["below"] else "float32")
    for one in settings["inputs"]
]
model = keras.Model(given, networks[settings["network"]](*given))
random = np.random.default_rng(1)
x = [draw(random, settings["rows"], one["shape"], one["below"]) for one in settings["inputs"]]
x = x if len(x) > 1 else x[0]


def predict(passes):
    for _ in range(passes):
        model.predict(x, verbose=0, **settings["variant"])


predict(1)
answer(parameters=sum(int(np.prod(weights.shape)) for weights in model.trainable_weights))
while (steps := read_steps()) is not None:
    begin = time.perf_counter()
    predict(steps)
    taken = (time.perf_counter() - begin) * 1000
    answer(steps=steps, milliseconds=taken, peak=peak_memory())
