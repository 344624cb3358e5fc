/** Values of a column that a profile shows. */
export const topValuesShown = 20;
/** Values are not counted one by one in columns with more distinct ones than this. */
export const mostCounted = 100_000;
/** Characters; of columns with longer cells no values are shown. */
export const longestTopValue = 1000;
