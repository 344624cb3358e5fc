"""PyTorch's side of the training benchmark: the eight networks, trained step by step (see turns.py).

Settings that differ from the default: "fused" (one kernel for all of Adam), "script" (torch.jit.script),
"compile" (torch.compile) and "channels_last" (memory order of images).
"""

import os
import time

os.environ.setdefault("TORCHINDUCTOR_COMPILE_THREADS", "1")

import torch
import torch.nn.functional as F
from torch import nn

from turns import answer, peak_memory, read_settings, read_steps


def dense(*widths):
    layers = []
    for index in range(1, len(widths)):
        layers.append(nn.Linear(widths[index - 1], widths[index]))
        if index < len(widths) - 1:
            layers.append(nn.ReLU())
    return nn.Sequential(*layers)


def small_convolutional():
    return nn.Sequential(
        *(nn.Conv2d(3, 32, 3), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(64, 64, 3), nn.ReLU(), nn.Flatten()),
        *(nn.Linear(1024, 64), nn.ReLU(), nn.Linear(64, 10)),
    )


class LastOfSequence(nn.Module):
    """Embedding, one recurrent layer whose last output goes on, two dense layers."""

    def __init__(self, recurrent):
        super().__init__()
        self.embedding = nn.Embedding(10000, 32)
        self.recurrent = recurrent
        self.head = dense(64, 64, 1)

    def forward(self, tokens):
        outputs = self.recurrent(self.embedding(tokens))[0]
        return self.head(outputs[:, -1])


def lstm():
    layer = nn.LSTM(32, 64, batch_first=True)
    # Keras has one bias where PyTorch adds two.
    nn.init.zeros_(layer.bias_hh_l0)
    layer.bias_hh_l0.requires_grad_(False)
    return LastOfSequence(layer)


def gru():
    return LastOfSequence(nn.GRU(32, 64, batch_first=True))


class WideAndDeep(nn.Module):
    def __init__(self):
        super().__init__()
        self.deep = nn.Sequential(nn.Linear(6, 30), nn.ReLU(), nn.Linear(30, 30), nn.ReLU())
        self.main = nn.Linear(35, 1)
        self.auxiliary = nn.Linear(30, 1)

    def forward(self, wide, deep):
        hidden = self.deep(deep)
        return self.main(torch.cat([wide, hidden], 1)), self.auxiliary(hidden)


def normalization(filters):
    return nn.BatchNorm2d(filters, eps=1e-3, momentum=0.01)


class ResidualBlock(nn.Module):
    def __init__(self, given, filters, stride):
        super().__init__()
        self.first = nn.Conv2d(given, filters, 3, stride, padding=1, bias=False)
        self.first_norm = normalization(filters)
        self.second = nn.Conv2d(filters, filters, 3, padding=1, bias=False)
        self.second_norm = normalization(filters)
        shortcut = nn.Conv2d(given, filters, 1, stride, bias=False)
        self.shortcut = nn.Identity() if given == filters else shortcut

    def forward(self, x):
        inner = F.relu(self.first_norm(self.first(x)))
        return F.relu(self.second_norm(self.second(inner)) + self.shortcut(x))


def residual():
    blocks = []
    given = 16
    for filters in (16, 32, 64):
        for index in range(3):
            stride = 2 if index == 0 and filters != 16 else 1
            blocks.append(ResidualBlock(given, filters, stride))
            given = filters
    start = (nn.Conv2d(3, 16, 3, padding=1, bias=False), normalization(16), nn.ReLU())
    end = (nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 10))
    return nn.Sequential(*start, *blocks, *end)


def squared_errors(outputs, targets):
    return 0.9 * F.mse_loss(outputs[0], targets) + 0.1 * F.mse_loss(outputs[1], targets)


networks = {
    "iris": (lambda: dense(4, 8, 3), F.cross_entropy),
    "house": (lambda: dense(4, 64, 64, 1), F.mse_loss),
    "mnist": (lambda: dense(784, 512, 512, 10), F.cross_entropy),
    "cifar": (small_convolutional, F.cross_entropy),
    "lstm": (lstm, F.binary_cross_entropy_with_logits),
    "gru": (gru, F.binary_cross_entropy_with_logits),
    "wide-deep": (WideAndDeep, squared_errors),
    "resnet": (residual, F.cross_entropy),
}


def draw(rows, shape, below):
    if below:
        return torch.randint(0, below, (rows, *shape))
    # Images: channels come first in PyTorch.
    order = [shape[-1], *shape[:-1]] if len(shape) == 3 else shape
    return torch.randn(rows, *order)


def draw_targets(rows, classes):
    if classes > 2:
        return torch.randint(0, classes, (rows,))
    return torch.randint(0, 2, (rows, 1)).float() if classes == 2 else torch.randn(rows, 1)


settings = read_settings()
variant = settings["variant"]
torch.set_num_threads(settings["threads"])
make, loss_of = networks[settings["network"]]
model = make()
rows = settings["rows"]
inputs = [draw(rows, given["shape"], given["below"]) for given in settings["inputs"]]
targets = draw_targets(rows, settings["classes"])
if variant.get("channels_last"):
    model = model.to(memory_format=torch.channels_last)
    inputs = [values.to(memory_format=torch.channels_last) for values in inputs]
trainable = [weights for weights in model.parameters() if weights.requires_grad]
optimizer = torch.optim.Adam(trainable, lr=1e-3, eps=1e-7, fused=variant.get("fused"))
run = model
if variant.get("script"):
    run = torch.jit.script(model)
if variant.get("compile"):
    run = torch.compile(model)
order = iter(())


def next_batch():
    global order
    batch = next(order, None)
    if batch is None:
        order = iter(torch.randperm(rows).split(settings["batch"]))
        batch = next(order)
    return batch


def train(steps):
    for _ in range(steps):
        batch = next_batch()
        optimizer.zero_grad()
        loss = loss_of(run(*[values[batch] for values in inputs]), targets[batch])
        loss.backward()
        optimizer.step()
        loss.item()


train(5)
answer(parameters=sum(weights.numel() for weights in trainable))
while steps := read_steps():
    begin = time.perf_counter()
    train(steps)
    answer(steps=steps, milliseconds=(time.perf_counter() - begin) * 1000, peak=peak_memory())
