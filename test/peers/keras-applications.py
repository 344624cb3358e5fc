"""Prints configurations of models that Keras itself builds, with the numbers of their weights, as JSON."""

import json
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
from keras import applications, layers


def mixed():
    """States, masks, a layer used twice, an operation, a model in a model."""
    sequence = keras.Input((5, 3), name="sequence")
    start = keras.Input((4,), name="start")
    steps, state = layers.GRU(4, return_sequences=True, return_state=True)(
        sequence, initial_state=start
    )
    attended = layers.MultiHeadAttention(2, 3)(steps, steps, use_causal_mask=True)
    shared = layers.Dense(3, kernel_regularizer=keras.regularizers.L2(0.01))
    both = layers.Concatenate()([layers.Flatten()(shared(attended)), layers.Flatten()(shared(steps))])
    head = keras.Sequential([keras.Input((30,)), layers.Dense(4, activation="relu")], name="head")
    summed = head(both) + state
    turned = layers.Bidirectional(layers.LSTM(2))(sequence)
    return keras.Model([sequence, start], [layers.Dense(1)(summed), turned])


def twice():
    """A model that is called on two inputs, and in a model between them."""
    first, second = keras.Input((6,), name="first"), keras.Input((6,), name="second")
    inside = keras.Input((6,))
    hidden = layers.Dense(6, activation="relu")(inside)
    encoder = keras.Model(inside, [hidden, layers.Add()([hidden, inside])], name="encoder")
    one, two = encoder(first), encoder(second)
    end = keras.Sequential([keras.Input((6,)), layers.Dense(2)], name="end")
    return keras.Model(
        [first, second],
        layers.Concatenate()([end(one[0]), end(two[1]), one[1], two[0]]),
    )


made = {
    "ResNet50": lambda: applications.ResNet50(weights=None),
    "MobileNet": lambda: applications.MobileNet(weights=None),
    "MobileNetV2": lambda: applications.MobileNetV2(
        weights=None, include_top=False, input_shape=(96, 96, 3)
    ),
    "DenseNet121": lambda: applications.DenseNet121(
        weights=None, include_top=False, pooling="avg", input_shape=(64, 64, 3)
    ),
    "Xception": lambda: applications.Xception(
        weights=None, include_top=False, input_shape=(96, 96, 3)
    ),
    "ConvNeXtTiny": lambda: applications.ConvNeXtTiny(
        weights=None, include_top=False, input_shape=(64, 64, 3)
    ),
    "InceptionResNetV2": lambda: applications.InceptionResNetV2(
        weights=None, include_top=False, input_shape=(96, 96, 3)
    ),
    "MobileNetV3Small": lambda: applications.MobileNetV3Small(
        weights=None, input_shape=(96, 96, 3)
    ),
    "EfficientNetB0": lambda: applications.EfficientNetB0(
        weights=None, include_top=False, input_shape=(64, 64, 3)
    ),
    "mixed": mixed,
    "twice": twice,
}


def described(name):
    keras.backend.clear_session()
    model = made[name]()
    return {"name": name, "json": model.to_json(), "parameters": model.count_params()}


print(json.dumps([described(name) for name in made]))
