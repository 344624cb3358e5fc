"""The networks of the benchmarks as Keras has them, and the rows that they are given."""

from keras import layers


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
