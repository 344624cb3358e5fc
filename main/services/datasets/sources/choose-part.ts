import type { ReadOptions, SourcePart } from '../../../../common/datasets/dataset.ts';
import { AppError } from '../../../../common/errors/app-error.ts';
import type { SourceFile } from '../read-source.ts';
import { listed } from './table-report.ts';

/**
 * The part of a source that is meant: the one named, or the first with rows. Throws `invalid-input` for a name that
 * it does not have and `invalid-data` when it has no parts.
 * @param what What a part is called: `sheet`, `table`, `array`.
 */
export function choosePart<Part extends SourcePart>(
  source: SourceFile,
  parts: readonly Part[],
  what: string,
  { part: wanted }: Pick<ReadOptions, 'part'>,
): { readonly part: Part; readonly remarks: readonly string[] } {
  const named = parts.find(({ name }) => name === wanted);
  if (wanted !== undefined && !named) {
    throw new AppError(
      'invalid-input',
      `“${source.name}” has no ${what} “${wanted}”. It has ${listed(parts.map(({ name }) => name)) || 'none'}.`,
      { place: { file: source.name, field: 'part' } },
    );
  }
  const part = named ?? parts.find(({ rows }) => rows !== 0) ?? parts[0];
  if (!part) {
    throw new AppError('invalid-data', `“${source.name}” has no ${what} that can be imported.`, {
      place: { file: source.name },
    });
  }
  const others = parts.filter(({ name }) => name !== part.name).map(({ name }) => name);
  const remarks =
    others.length === 0
      ? []
      : [
          `The ${what} “${part.name}” was read; ${listed(others)} can be chosen in the reading options.`,
        ];
  return { part, remarks };
}
