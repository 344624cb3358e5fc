import type { PythonHelper } from './python-helper.ts';

/** Functions that read pictures and bring them to size and colours. */
export const pictureHelpers: Readonly<Record<string, PythonHelper>> = {
  list_files: {
    imports: ['os', 'pathlib', 're', 'tarfile', 'unicodedata', 'zipfile'],
    text: `def list_files(path):
    """What reads each file of a folder, or of a zip or tar archive, by its name and in Layerwright's order."""
    hidden = re.compile(r"\\..*|__MACOSX|Thumbs\\.db|desktop\\.ini|\\$RECYCLE\\.BIN", re.IGNORECASE)
    found = {}

    def add(name, read):
        parts = [part for part in name.split("/") if part not in ("", ".")]
        if not any(hidden.fullmatch(part) for part in parts):
            found["/".join(parts)] = read

    def walk(folder, below):
        for name in sorted(os.listdir(folder), key=lambda name: name.encode("utf-16-be", "replace")):
            own = os.path.join(folder, name)
            if os.path.islink(own):
                continue
            if os.path.isdir(own):
                walk(own, f"{below}{name}/")
            elif os.path.isfile(own):
                add(below + name, pathlib.Path(own).read_bytes)

    if not os.path.exists(path):
        raise SystemExit(f"There is no {path} here. Put it beside the script.")
    if os.path.isdir(path):
        walk(path, "")
        return found
    if zipfile.is_zipfile(path):
        archive = zipfile.ZipFile(path)
        entries = [(entry, entry.filename) for entry in archive.infolist() if not entry.is_dir()]
        read = archive.read
    else:
        archive = tarfile.open(path)
        entries = [(entry, entry.name) for entry in archive if entry.isfile()]
        read = lambda entry: archive.extractfile(entry).read()
    for entry, name in entries:
        name = unicodedata.normalize("NFC", name.replace("\\\\", "/"))
        add(name, lambda entry=entry: read(entry))
    return found`,
  },
  list_pictures: {
    imports: ['hashlib', 're'],
    text: `def list_pictures(files, refused, digest):
    """The names of the pictures among files, which must be those that Layerwright has."""
    named = re.compile(r"\\.(jpe?g|jpe|jfif|png|gif|webp|tiff?|bmp|dib)$", re.IGNORECASE)
    paths = [path for path in files if named.search(path) and path not in refused]
    if hashlib.sha256("\\n".join(paths).encode("utf-8", "replace")).hexdigest() != digest:
        raise SystemExit(f"{PICTURES} holds {len(paths)} pictures, which are not those of this script.")
    return paths`,
  },
  folder_of: {
    text: `def folder_of(path, depth):
    """The name of one of the folders that a picture lies in; None where there is none so deep."""
    folders = path.split("/")[:-1]
    return folders[depth] if depth < len(folders) else None`,
  },
  resample: {
    imports: ['PIL.Image'],
    text: `def resample(picture, width, height):
    """Another size: Lanczos where it shrinks, cubic where it grows, which is closest to libvips."""
    smaller = min(width, picture.width), min(height, picture.height)
    if smaller != picture.size:
        picture = picture.resize(smaller, PIL.Image.Resampling.LANCZOS, reducing_gap=2.0)
    if (width, height) != picture.size:
        picture = picture.resize((width, height), PIL.Image.Resampling.BICUBIC)
    return picture`,
  },
  shrink_while_decoding: {
    text: `def shrink_while_decoding(picture, width, height, resize):
    """A large JPEG decoded to a half, a fourth or an eighth of its size, as libvips does it."""
    if picture.format != "JPEG":
        return picture
    is_turned = picture.getexif().get(0x0112, 1) >= 5
    wanted = (height, width) if is_turned else (width, height)
    ratios = [side / target for side, target in zip(picture.size, wanted)]
    ratio = max(ratios) if resize == "fit" else min(ratios)
    factor = next((factor for factor in (8, 4, 2) if ratio >= factor), 1)
    if factor == int(ratio):
        factor //= 2
    if factor <= 1:
        return picture
    smaller = [max(1, side // factor) for side in picture.size]
    picture.draft(None, smaller)
    return picture.crop((0, 0, *smaller))`,
  },
  on_white: {
    imports: ['PIL.Image'],
    text: `def on_white(picture):
    """A picture with transparency laid on white."""
    pixels = np.asarray(picture, np.int32)
    alpha = pixels[..., 3:]
    return PIL.Image.fromarray(((pixels[..., :3] * alpha + 255 * (255 - alpha)) // 255).astype(np.uint8))`,
  },
  to_grey: {
    imports: ['PIL.Image'],
    text: `def to_grey(picture):
    """Brightness, weighed in linear light as libvips does it."""
    coded = np.arange(256) / 255
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    light = linear[np.asarray(picture)] @ [0.2126, 0.7152, 0.0722]
    grey = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return PIL.Image.fromarray((255 * grey + 0.5).astype(np.uint8))`,
  },
  treat_picture: {
    needs: ['shrink_while_decoding', 'resample', 'on_white', 'to_grey'],
    imports: ['PIL.Image', 'PIL.ImageOps', 'io'],
    text: `def treat_picture(source, width, height, resize, color):
    """A picture as bytes [height, width, channels], brought to size and colours as in Layerwright."""
    if isinstance(source, np.ndarray):
        picture = PIL.Image.fromarray(source)
    else:
        picture = PIL.Image.open(io.BytesIO(source()))
        picture = shrink_while_decoding(picture, width, height, resize)
        picture = PIL.ImageOps.exif_transpose(picture)
    if picture.mode.startswith("I"):  # 16 bits a channel
        picture = PIL.Image.fromarray((np.asarray(picture) >> 8).astype(np.uint8))
    has_alpha = picture.has_transparency_data
    is_grey = picture.mode in ("1", "L") and not has_alpha
    picture = picture.convert("RGBA" if has_alpha or color == "rgba" else "L" if is_grey else "RGB")
    if color != "rgba" and has_alpha:
        picture = on_white(picture)
    if color == "grey" and picture.mode != "L":
        picture = to_grey(picture)
    sides, wanted = picture.size, (width, height)
    ratios = [side / target for side, target in zip(sides, wanted)]
    if resize == "stretch":
        picture = resample(picture, width, height)
    elif resize == "fit":  # All of it, in the middle of black.
        inside = [max(1, int(side / max(ratios) + 0.5)) for side in sides]
        picture, canvas = resample(picture, *inside), PIL.Image.new(picture.mode, wanted)
        canvas.paste(picture, ((width - inside[0]) // 2, (height - inside[1]) // 2))
        picture = canvas
    else:  # Its middle, without what is beyond the frame.
        around = [max(1, int(side / min(ratios) + 0.5)) for side in sides]
        left, top = (around[0] - width + 1) // 2, (around[1] - height + 1) // 2
        picture = resample(picture, *around).crop((left, top, left + width, top + height))
    mode = {"grey": "L", "rgb": "RGB", "rgba": "RGBA"}[color]
    return np.asarray(picture.convert(mode)).reshape(height, width, -1)`,
  },
  treat_pictures: {
    needs: ['treat_picture'],
    text: `def treat_pictures(pictures, width, height, resize, color):
    """The pictures of the rows that are in a part, as bytes [rows, height, width, channels]."""
    channels = {"grey": 1, "rgb": 3, "rgba": 4}[color]
    pixels = np.zeros((len(pictures), height, width, channels), np.uint8)
    for row in np.flatnonzero(parts < 3):
        pixels[row] = treat_picture(pictures[row], width, height, resize, color)
    return pixels`,
  },
  standard_pixels: {
    text: `def standard_pixels(pixels):
    """Mean and standard deviation of each channel of the training pictures."""
    known = pixels[train].reshape(-1, pixels.shape[-1])
    counts = np.stack([np.bincount(channel, minlength=256) for channel in known.T])
    mean = counts @ np.arange(256) / len(known)
    variance = (counts * (np.arange(256) - mean[:, None]) ** 2).sum(axis=1) / len(known)
    return mean, np.sqrt(np.where(variance > 0, variance, 1))`,
  },
};
