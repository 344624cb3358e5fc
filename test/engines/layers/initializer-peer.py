"""Fills weights with Keras's initialisers and prints what they are like as JSON.

Reads {"cases": [...]} from standard input: the initialiser and the shape, and the units' inputs and
outputs where they do not follow from it.
"""

import json
import os
import pathlib
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
sys.path.append(str(pathlib.Path(__file__).parent.parent / "keras"))

import keras
import numpy as np
from keras_objects import configured


def describe(case):
    keras.utils.set_random_seed(5)
    initializer = configured(keras.initializers, case["initializer"])
    values = np.array(keras.ops.convert_to_numpy(initializer(tuple(case["shape"]))), "float64")
    rows = values.reshape(-1, case["shape"][-1])
    fewer = rows.T @ rows if rows.shape[0] >= rows.shape[1] else rows @ rows.T
    return {
        "mean": float(values.mean()),
        "deviation": float(values.std()),
        "smallest": float(values.min()),
        "largest": float(values.max()),
        "diagonal": float(np.diag(fewer).mean()),
        "besides": float(np.abs(fewer - np.diag(np.diag(fewer))).max()),
    }


request = json.load(sys.stdin)
print(json.dumps([describe(case) for case in request["cases"]]))
