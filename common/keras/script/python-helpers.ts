import type { PythonHelper } from './python-helper.ts';
import { derivedHelpers } from './derived-helpers.ts';
import { pictureArrayHelpers } from './picture-array-helpers.ts';
import { pictureHelpers } from './picture-helpers.ts';
import { seriesHelpers } from './series-helpers.ts';

/** Functions of the scripts that are written, by name. */
const helpers: Readonly<Record<string, PythonHelper>> = {
  as_numbers: {
    imports: ['re'],
    text: `def as_numbers(cells):
    """The numbers that texts stand for; NaN where a cell is missing or holds no number."""
    digits = r"\\d+(?:_\\d+)*"
    plain = re.compile(rf"[+-]?(?:{digits}\\.?(?:{digits})?|\\.{digits})(?:[eE][+-]?{digits})?")
    grouped = re.compile(r"[+-]?\\d{1,3}(?:,\\d{3})+(?:\\.\\d*)?")

    def number(cell):
        if cell is None:
            return np.nan
        text = cell.replace(",", "") if grouped.fullmatch(cell) else cell
        if not plain.fullmatch(text):
            return np.nan
        value = float(text.replace("_", ""))
        return value if abs(value) <= np.finfo(np.float32).max else np.nan

    return np.array([number(cell) for cell in cells])`,
  },
  as_numbers_comma: {
    imports: ['re'],
    text: `def as_numbers(cells):
    """The numbers that texts with a decimal comma stand for; NaN where there is none."""
    digits = r"\\d+(?:_\\d+)*"
    plain = re.compile(rf"[+-]?(?:{digits}\\.?(?:{digits})?|\\.{digits})(?:[eE][+-]?{digits})?")
    grouped = re.compile("[+-]?\\\\d{1,3}(?:[. \\u00a0\\u202f]\\\\d{3})+(?:,\\\\d*)?")

    def number(cell):
        if cell is None:
            return np.nan
        text = cell
        if grouped.fullmatch(cell):
            text = re.sub("[. \\u00a0\\u202f]", "", cell)
        elif "." in cell:
            return np.nan
        text = text.replace(",", ".", 1)
        if not plain.fullmatch(text):
            return np.nan
        value = float(text.replace("_", ""))
        return value if abs(value) <= np.finfo(np.float32).max else np.nan

    return np.array([number(cell) for cell in cells])`,
  },
  as_days: {
    imports: ['datetime', 're'],
    text: `def as_days(cells, form=None):
    """Days since 1970-01-01 of dates; NaN where a cell is missing or holds none."""
    time = r"(?:[ T](\\d{2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,6}))?)?Z?)?"
    month = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
    named = rf"((?:{month})[a-z]*)"
    slashes = {"day-first": "dmy", "month-first": "mdy"}.get(form)
    forms = [
        (rf"(\\d{{4}})-(\\d{{2}})-(\\d{{2}}){time}", "ymd"),
        (rf"(\\d{{4}})/(\\d{{1,2}})/(\\d{{1,2}}){time}", "ymd"),
        (rf"(\\d{{1,2}})\\.(\\d{{1,2}})\\.(\\d{{4}}){time}", "dmy"),
        (rf"(\\d{{1,2}})[ -]{named}[ -](\\d{{4}}){time}", "dmy"),
        (rf"{named} (\\d{{1,2}}),? (\\d{{4}}){time}", "mdy"),
        (r"(\\d{4})-(\\d{2})", "ymd"),
    ]
    if slashes:
        forms.append((rf"(\\d{{1,2}})[/-](\\d{{1,2}})[/-](\\d{{4}}){time}", slashes))
    if form == "compact":
        forms.append((r"(\\d{4})(\\d{2})(\\d{2})", "ymd"))
    patterns = [(re.compile(pattern, re.IGNORECASE), order) for pattern, order in forms]
    start = datetime.datetime(1970, 1, 1)

    def days(cell):
        for pattern, order in patterns:
            found = pattern.fullmatch(cell or "")
            if not found:
                continue
            parts = dict(zip(order, [*found.groups()[: len(order)], "1"]))
            name = parts["m"][:3].lower()
            number = month.split("|").index(name) + 1 if name in month.split("|") else int(parts["m"])
            hour, minute, second, fraction = [*found.groups()[3:], *[None] * 4][:4]
            try:
                moment = datetime.datetime(
                    int(parts["y"]),
                    number,
                    int(parts.get("d") or 1),
                    int(hour or 0),
                    int(minute or 0),
                    int(second or 0),
                    int((fraction or "").ljust(3, "0")[:3]) * 1000,
                )
            except ValueError:
                return np.nan
            return (moment - start) / datetime.timedelta(days=1)
        return np.nan

    return np.array([days(cell) for cell in cells])`,
  },
  date_part: {
    imports: ['datetime'],
    text: `def date_part(days, part, turn=None):
    """A part of dates as numbers; with \`turn\` its place in its cycle, as np.sin or np.cos."""

    def number(value):
        whole = int(np.floor(value))
        date = datetime.date(1970, 1, 1) + datetime.timedelta(days=whole)
        first = datetime.date(date.year, 1, 1)
        year = (datetime.date(date.year, 12, 31) - first).days + 1
        month = (datetime.date(date.year + date.month // 12, date.month % 12 + 1, 1) - date).days
        hour = round((value - whole) * 86_400_000) // 3_600_000 % 24
        day_of_year = (date - first).days + 1
        return {
            "year": (date.year, 1),
            "month": (date.month, (date.month - 1) / 12),
            "day": (date.day, (date.day - 1) / (date.day + month - 1)),
            "weekday": (date.weekday(), date.weekday() / 7),
            "hour": (hour, hour / 24),
            "day-of-year": (day_of_year, (day_of_year - 1) / year),
        }[part][0 if turn is None else 1]

    values = np.array([np.nan if np.isnan(value) else number(value) for value in days])
    return values if turn is None else turn(2 * np.pi * values)`,
  },
  most_frequent: {
    text: `def most_frequent(values):
    """The most frequent number; the smallest of several."""
    numbers, counts = np.unique(values, return_counts=True)
    return numbers[counts.argmax()]`,
  },
  fill_numbers: {
    text: `def fill_numbers(values, learn):
    """Puts what \`learn\` makes of the training rows in the place of missing numbers."""
    known = values[train]
    return np.where(np.isnan(values), learn(known[~np.isnan(known)]), values)`,
  },
  standard: {
    text: `def standard(values):
    """(x − mean) / standard deviation of the training rows."""
    known = values[train][~np.isnan(values[train])]
    mean, variance = known.mean(), known.var()
    rounding = len(known) * np.finfo(float).eps
    constant = variance <= rounding * variance + (rounding * mean) ** 2
    return mean, 1.0 if constant else np.sqrt(variance)`,
  },
  min_max: {
    text: `def min_max(values):
    """To 0 … 1 between the smallest and the largest number of the training rows."""
    known = values[train][~np.isnan(values[train])]
    return known.min(), np.ptp(known) if np.ptp(known) >= 10 * np.finfo(float).eps else 1.0`,
  },
  robust: {
    text: `def robust(values):
    """(x − median) / interquartile range of the training rows."""
    known = values[train][~np.isnan(values[train])]
    first, middle, third = np.quantile(known, [0.25, 0.5, 0.75])
    return middle, third - first if third - first >= 10 * np.finfo(float).eps else 1.0`,
  },
  scale: {
    text: `def scale(values, learn):
    """Scales numbers by what the training rows tell."""
    offset, divisor = learn(values)
    return (values - offset) / divisor`,
  },
  power: {
    text: `def power(logarithms, exponent):
    """(e^(λ·l) − 1) / λ, as Box–Cox and Yeo–Johnson use it."""
    return logarithms if exponent == 0 else np.expm1(exponent * logarithms) / exponent`,
  },
  fill_cells: {
    imports: ['collections'],
    text: `def fill_cells(cells, filling=None):
    """Fills missing cells: with a text, or with the most frequent one of the training rows."""
    if filling is None:
        known = [cells[row] for row in train if cells[row] is not None]
        filling = collections.Counter(known).most_common(1)[0][0]
    return [filling if cell is None else cell for cell in cells]`,
  },
  known_cells: {
    text: `def known_cells(cells):
    """The different cells of the training rows, in order of their first appearance."""
    return list(dict.fromkeys(cells[row] for row in train if cells[row] is not None))`,
  },
  one_hot: {
    needs: ['known_cells'],
    text: `def one_hot(cells):
    """One column of 0 and 1 for each different cell of the training rows."""
    names = {name: number for number, name in enumerate(known_cells(cells))}
    columns = np.zeros((len(cells), len(names)))
    for row, cell in enumerate(cells):
        if cell in names:
            columns[row, names[cell]] = 1
    return columns`,
  },
  numbered: {
    needs: ['known_cells'],
    text: `def numbered(cells):
    """0, 1, 2, … in order of first appearance in the training rows; −1 for other cells."""
    names = {name: number for number, name in enumerate(known_cells(cells))}
    return np.array([names.get(cell, -1) for cell in cells], float)`,
  },
  shares: {
    imports: ['collections'],
    text: `def shares(cells):
    """The share of the training rows that has the same cell."""
    counts = collections.Counter(cells[row] for row in train if cells[row] is not None)
    total = sum(counts.values())
    return np.array([counts[cell] / total for cell in cells])`,
  },
  hashed: {
    text: `def hashed(cells, buckets):
    """One of as many columns as there are buckets, by the FNV-1a hash of the cell."""
    columns = np.zeros((len(cells), buckets))
    for row, cell in enumerate(cells):
        if cell is None:
            continue
        value = 0x811C9DC5
        for byte in cell.encode():
            value = (value ^ byte) * 0x01000193 % 2**32
        columns[row, value % buckets] = 1
    return columns`,
  },
  in_bins: {
    text: `def in_bins(values, edges):
    """The number of the bin, from 0; numbers beyond the ends belong to the end ones."""
    return np.clip(np.searchsorted(edges, values, side="right") - 1, 0, len(edges) - 2)`,
  },
  split_text: {
    imports: ['re'],
    text: `def split_text(text, level, lowercase, filters):
    """The words or characters of a text, as Keras's Tokenizer finds them."""
    text = text.lower() if lowercase else text
    if level == "character":
        return list(text)
    return [word for word in re.split(f"[{re.escape(filters)} ]+", text) if word]`,
  },
  vocabulary: {
    imports: ['collections'],
    text: `def vocabulary(texts, size, unknown=None):
    """The most frequent words of the training rows, the first to appear first among equals."""
    counts = collections.Counter(word for row in train for word in texts[row])
    counts.pop(unknown, None)
    return [word for word, _ in counts.most_common(size)]`,
  },
  token_rows: {
    text: `def token_rows(texts, words, unknown, length, padding, truncating):
    """The numbers of each text's words, cut or filled up with 0 to one length."""
    first = 1 if unknown is None else 2
    places = {word: place + first for place, word in enumerate(words)}
    rows = np.zeros((len(texts), length))
    for row, text in enumerate(texts):
        numbers = [places.get(word, 0 if unknown is None else 1) for word in text]
        numbers = [number for number in numbers if number > 0]
        kept = numbers[-length:] if truncating == "pre" else numbers[:length]
        start = length - len(kept) if padding == "pre" else 0
        rows[row, start : start + len(kept)] = kept
    return rows`,
  },
  word_bags: {
    imports: ['collections'],
    text: `def word_bags(texts, words, mode):
    """One column per word: how often it occurs, whether it does, or tf–idf."""
    places = {word: place for place, word in enumerate(words)}
    bags = np.zeros((len(texts), len(words)))
    for row, text in enumerate(texts):
        for word, count in collections.Counter(text).items():
            if word in places:
                bags[row, places[word]] = 1 if mode == "binary" else count
    if mode != "tf-idf":
        return bags
    idf = np.log((1 + len(train)) / (1 + (bags[train] > 0).sum(axis=0))) + 1
    weighted = bags * idf
    norms = np.sqrt((weighted**2).sum(axis=1, keepdims=True))
    return np.divide(weighted, norms, out=np.zeros_like(weighted), where=norms > 0)`,
  },
  ...derivedHelpers,
  ...seriesHelpers,
  ...pictureHelpers,
  ...pictureArrayHelpers,
};

/** Collects what the parts of a script call. */
export class PythonHelpers {
  readonly #used = new Set<string>();
  readonly #decimal: '.' | ',';

  /** @param decimal The sign before the decimals in the table's cells. */
  constructor(decimal: '.' | ',' = '.') {
    this.#decimal = decimal;
  }

  /** The name of a helper, which the script then has. */
  use(name: string): string {
    const variant = name === 'as_numbers' && this.#decimal === ',' ? 'as_numbers_comma' : name;
    const helper = helpers[variant];
    if (!helper) throw new RangeError(`There is no helper ${name}.`);
    for (const needed of helper.needs ?? []) this.use(needed);
    this.#used.add(variant);
    return name;
  }

  /** The texts of those used, in the order of this file. */
  get texts(): readonly string[] {
    return Object.entries(helpers).flatMap(([name, { text }]) =>
      this.#used.has(name) ? [text] : [],
    );
  }

  get imports(): readonly string[] {
    const used = [...this.#used].flatMap((name) => helpers[name]?.imports ?? []);
    return [...new Set(used)].sort();
  }
}
