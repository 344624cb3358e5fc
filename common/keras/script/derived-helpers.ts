import type { PythonHelper } from './python-helper.ts';

/** Functions that calculate columns from others. */
export const derivedHelpers: Readonly<Record<string, PythonHelper>> = {
  calculated: {
    text: `def calculated(formula, *columns):
    """A column of numbers; NaN where the result is none that a 32-bit float holds."""
    with np.errstate(all="ignore"):
        values = formula(*columns)
        return np.where(np.abs(values) <= np.finfo(np.float32).max, values, np.nan)`,
  },
  crossed: {
    text: `def crossed(*columns):
    """A category for each combination; missing where one of its parts is."""
    return [None if None in cells else " × ".join(cells) for cells in zip(*columns)]`,
  },
};
