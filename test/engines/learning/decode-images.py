"""Decodes the JPEG images of a zip archive with folders <split>/<class>/ into one file of bytes per split.

Arguments: the archive and a folder for `train.images`, `train.labels`, `test.images` and `test.labels`.
Classes are numbered by name.
"""

import os
import sys
import zipfile

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
import tensorflow as tf

archive = zipfile.ZipFile(sys.argv[1])
names = sorted(name for name in archive.namelist() if name.endswith(".jpg"))
classes = sorted({name.split("/")[1] for name in names})
for split in ("train", "test"):
    own = [name for name in names if name.startswith(f"{split}/")]
    images = np.stack([tf.io.decode_jpeg(archive.read(name), channels=3).numpy() for name in own])
    labels = np.array([classes.index(name.split("/")[1]) for name in own], "uint8")
    images.tofile(os.path.join(sys.argv[2], f"{split}.images"))
    labels.tofile(os.path.join(sys.argv[2], f"{split}.labels"))
