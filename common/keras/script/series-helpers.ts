import type { PythonHelper } from './python-helper.ts';

/** Functions that put rows in order and cut them into windows. They use `parts`, the part of each row. */
export const seriesHelpers: Readonly<Record<string, PythonHelper>> = {
  word_ranks: {
    text: `def word_ranks(cells):
    """The places of words in their order; NaN where a cell is missing."""
    known = {cell for cell in cells if cell is not None}
    ordered = sorted(known, key=lambda cell: cell.encode("utf-16-be"))
    ranks = {cell: rank for rank, cell in enumerate(ordered)}
    return np.array([ranks.get(cell, np.nan) for cell in cells])`,
  },
  series_of: {
    text: `def series_of(order, groups):
    """The rows of each series in order; a row without a value to order by is in none."""
    found = {group: [] for group in groups}
    for row in np.argsort(order, kind="stable"):
        if not np.isnan(order[row]):
            found[groups[row]].append(row)
    return [np.array(rows) for rows in found.values() if rows]`,
  },
  carried: {
    text: `def carried(values, series):
    """Gaps take the value before them, but none of a later part or of a row left out."""
    values = values.copy()
    for rows in series:
        for before, row in zip(rows, rows[1:]):
            is_gap = values[row] is None or values[row] != values[row]
            if is_gap and parts[before] <= parts[row] and parts[before] != 3:
                values[row] = values[before]
    return values`,
  },
  cut_windows: {
    text: `def cut_windows(series, length, first, count, stride, has_target, complete):
    """The rows that each window sees, and those that it tells of: none of a later part."""
    seen, told = [], []
    needed = max(length, first + count)
    for rows in series:
        for at in range(0, len(rows) - needed + 1, stride):
            window, answers = rows[at : at + needed], rows[at + first : at + first + count]
            part = parts[answers[0]]
            if part == 3 or parts[window].max() > part or parts[answers].min() < part:
                continue
            if has_target[answers].all() and complete[window[:length]].all():
                seen.append(window[:length])
                told.append(answers)
    return np.array(seen), np.array(told)`,
  },
};
