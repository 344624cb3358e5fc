import type { PythonHelper } from './python-helper.ts';

/** Functions that read pictures which are arrays of numbers: IDX files, NumPy's and those of CIFAR. */
export const pictureArrayHelpers: Readonly<Record<string, PythonHelper>> = {
  unpacked: {
    imports: ['gzip', 'pathlib'],
    text: `def unpacked(path):
    """The bytes of a file, without gzip around them."""
    if not pathlib.Path(path).exists():
        raise SystemExit(f"There is no {path} here. Put it beside the script.")
    content = pathlib.Path(path).read_bytes()
    return gzip.decompress(content) if content[:2] == b"\\x1f\\x8b" else content`,
  },
  idx_arrays: {
    needs: ['unpacked'],
    text: `def idx_arrays(paths):
    """The arrays of IDX files, the form of MNIST, by name."""
    arrays = []
    for path in paths:
        content = unpacked(path)
        axes = content[3]
        shape = np.frombuffer(content, ">u4", axes, 4).astype(int)
        kind = {8: "u1", 9: "i1", 11: ">i2", 12: ">i4"}[content[2]]
        numbers = np.frombuffer(content, kind, offset=4 + 4 * axes).reshape(shape)
        arrays.append((path, numbers.view("u1") if axes > 2 else numbers))
    return arrays`,
  },
  numpy_arrays: {
    needs: ['unpacked'],
    imports: ['io'],
    text: `def numpy_arrays(paths):
    """The arrays of .npy and .npz files by name."""
    arrays = []
    for path in paths:
        content = np.load(io.BytesIO(unpacked(path)))
        found = content.items() if isinstance(content, np.lib.npyio.NpzFile) else [(path, content)]
        arrays.extend(found)
    return arrays`,
  },
  as_bytes: {
    text: `def as_bytes(numbers):
    """Numbers as pixels from 0 to 255; what is white follows from their range."""
    if numbers.dtype == np.uint8:
        return numbers
    numbers = numbers.astype(float)
    low, high = min(0.0, numbers.min()), numbers.max()
    if low < 0:
        low, high = min(-1.0, low), max(1.0, high)
    else:
        high = 1.0 if high <= 1 else 255.0 if high <= 255 else max(high, 65535.0)
    return np.rint((numbers - low) * (255 / (high - low))).clip(0, 255).astype(np.uint8)`,
  },
  pair_arrays: {
    needs: ['as_bytes'],
    imports: ['re'],
    text: `def pair_arrays(arrays):
    """The pictures among arrays in their order, and a table with the label and the split of each."""
    words = {
        "test": r"t10k|test",
        "validation": r"val(?:id(?:ation)?)?(?![a-z])|(?<![a-z])dev(?![a-z])",
        "train": r"train",
    }

    def split_of(name):
        return next((split for split, word in words.items() if re.search(word, name, re.I)), None)

    def is_pictures(shape):
        if len(shape) == 3:
            return min(shape[1:]) > 1
        return len(shape) == 4 and (shape[3] in (1, 3, 4) or shape[1] in (1, 3, 4))

    def text_of(label):
        if isinstance(label, bytes):
            return label.decode()
        if isinstance(label, str):
            return label
        return str(int(label)) if float(label).is_integer() else repr(float(label))

    all_labels = [(name, array.ravel()) for name, array in arrays if array.shape[:1] == (array.size,)]
    pictures, table = [], {"label": [], "split": []}
    for name, array in arrays:
        if not is_pictures(array.shape):
            continue
        fitting = [(other, labels) for other, labels in all_labels if len(labels) == len(array)]
        fitting.sort(key=lambda pair: split_of(pair[0]) != split_of(name))
        if array.ndim == 4 and array.shape[3] not in (1, 3, 4):
            array = array.transpose(0, 2, 3, 1)  # channels last
        array = as_bytes(array)
        pictures.extend(array[..., 0] if array.ndim == 4 and array.shape[3] == 1 else array)
        labels = [text_of(label) for label in fitting[0][1].tolist()] if fitting else [None] * len(array)
        table["label"].extend(labels)
        table["split"].extend([split_of(name)] * len(array))
    return pictures, table`,
  },
  cifar_pictures: {
    needs: ['list_files'],
    imports: ['os', 'pathlib', 're'],
    text: `def cifar_pictures(paths, columns):
    """The pictures of CIFAR's binary batches, and a table with their labels and splits."""
    files = {}
    for path in paths:
        is_batch = re.search(r"\\.(bin|txt)$", path) and os.path.isfile(path)
        files.update({path: pathlib.Path(path).read_bytes} if is_batch else list_files(path))
    names = {}
    for path, read in files.items():
        if re.search(r"(^|/)(batches\\.meta|fine_label_names|coarse_label_names)\\.txt$", path, re.I):
            lines = [line.strip() for line in read().decode().splitlines()]
            names["coarse" in path.lower()] = [line for line in lines if line]
    batch = re.compile(r"(^|/)(data_batch_\\d+|test_batch|train|test)\\.bin$", re.I)
    is_test = lambda path: re.search("test", path, re.I) is not None
    pictures, table = [], {name: [] for name in [*columns, "split"]}
    for path in sorted(filter(batch.search, files), key=lambda path: (is_test(path), path)):
        records = np.frombuffer(files[path](), np.uint8).reshape(-1, len(columns) + 3072)
        for place, column in enumerate(columns):
            known = names.get(column == "coarse_label", [])
            labels = records[:, place].tolist()
            table[column].extend(known[label] if label < len(known) else str(label) for label in labels)
        table["split"].extend(["test" if is_test(path) else "train"] * len(records))
        pictures.extend(records[:, len(columns) :].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1))
    return pictures, table`,
  },
};
