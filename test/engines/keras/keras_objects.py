"""Keras's objects for the settings of Layerwright: parameters of layers, losses, optimisers, schedules."""

import keras
import tensorflow as tf

OWN_ACTIVATIONS = {
    "step": lambda x: tf.cast(x > 0, x.dtype),
    "sign": tf.sign,
}
OTHER_NAMES = {"KlDivergence": "KLDivergence"}
PAIRED = {
    ("ZeroPadding2D", "padding"),
    ("Cropping2D", "cropping"),
}


def class_name(name):
    """`max_norm` → `MaxNorm`."""
    joined = "".join(part[:1].upper() + part[1:] for part in name.split("_"))
    return OTHER_NAMES.get(joined, joined)


def parameter(kind, key, value):
    """An argument of a layer's constructor."""
    for ending, module in (
        ("_initializer", keras.initializers),
        ("_regularizer", keras.regularizers),
        ("_constraint", keras.constraints),
    ):
        if key.endswith(ending):
            return configured(module, value)
    if key.endswith("activation") and value in OWN_ACTIVATIONS:
        return OWN_ACTIVATIONS[value]
    if (kind, key) in PAIRED:
        return ((value[0], value[1]), (value[2], value[3]))
    return tuple(value) if isinstance(value, list) else value


def configured(module, value):
    """Something with settings: None, a name, or a name with settings."""
    if value is None:
        return None
    if isinstance(value, str):
        value = {"type": value}
    settings = {
        key: tuple(one) if isinstance(one, list) else one for key, one in value.items() if key != "type"
    }
    return getattr(module, class_name(value["type"]))(**settings)


def loss_of(name, options):
    return getattr(keras.losses, class_name(name))(**options)


def optimizer_of(settings, schedule):
    # JSON does not tell 0 from 0.0, and Keras wants the latter.
    made = {
        key: float(value) if type(value) is int and key != "ema_overwrite_frequency" else value
        for key, value in settings.items()
    }
    made["learning_rate"] = learning_rate(made["learning_rate"], schedule)
    return getattr(keras.optimizers, made.pop("type"))(**made)


def learning_rate(initial, schedule):
    """A number or one of Keras's schedules."""
    kind = schedule["type"]
    settings = {
        key: float(value) if type(value) is int and not key.endswith("steps") else value
        for key, value in schedule.items()
        if key != "type"
    }
    schedules = keras.optimizers.schedules
    if kind in ("constant", "reduce_on_plateau"):
        return initial
    if kind == "one_cycle":
        return OneCycle(initial, **settings)
    if kind == "piecewise_constant":
        values = [initial, *map(float, settings["values"])]
        return schedules.PiecewiseConstantDecay(settings["boundaries"], values)
    if kind == "step":
        return schedules.ExponentialDecay(initial, **settings, staircase=True)
    if kind == "warm_up":
        # A cosine that falls to the whole of what it began with stays where the warm-up ended.
        return schedules.CosineDecay(initial, decay_steps=1, alpha=1.0, **settings)
    names = {
        "exponential": "ExponentialDecay",
        "inverse_time": "InverseTimeDecay",
        "polynomial": "PolynomialDecay",
        "cosine": "CosineDecay",
        "cosine_restarts": "CosineDecayRestarts",
    }
    return getattr(schedules, names[kind])(initial, **settings)


class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    """PyTorch's schedule, which Keras lacks, with the rates that PyTorch gives."""

    def __init__(self, initial, max_lr, total_steps, **settings):
        import torch

        super().__init__()
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=initial)
        scheduler = torch.optim.lr_scheduler.OneCycleLR(
            optimizer,
            max_lr,
            total_steps=total_steps,
            div_factor=max_lr / initial,
            cycle_momentum=False,
            **settings,
        )
        self.rates = [scheduler.get_last_lr()[0]]
        for _ in range(total_steps - 1):
            optimizer.step()
            scheduler.step()
            self.rates.append(scheduler.get_last_lr()[0])

    def __call__(self, step):
        last = tf.constant(len(self.rates) - 1, "int64")
        return tf.gather(tf.constant(self.rates, "float32"), tf.minimum(tf.cast(step, "int64"), last))
