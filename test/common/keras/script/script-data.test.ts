import { describe, expect, it } from 'vitest';
import { prepareTable } from '../../../../common/datasets/prepare-table.ts';
import type { ColumnTreatment } from '../../../../common/datasets/recipe.ts';
import type { ColumnData } from '../../../../common/datasets/table-data.ts';
import { PythonHelpers } from '../../../../common/keras/script/python-helpers.ts';
import { dataLimits, dataLines } from '../../../../common/keras/script/script-data.ts';
import type { ScriptRequest } from '../../../../common/keras/script/script-request.ts';
import { emptyNetwork } from '../../../../common/network/network-spec.ts';
import { suggestTraining } from '../../../../common/training/suggest-training.ts';

/** An experiment whose rows have a picture or a number, and a class. */
function experimentOf(type: 'image' | 'number'): ScriptRequest {
  const rows = 20;
  const common = { missing: 'drop', encoding: 'one-hot', scaling: 'none' } as const;
  const treatments: readonly ColumnTreatment[] = [
    { ...common, column: 'seen', role: 'feature', type },
    { ...common, column: 'kind', role: 'target', type: 'category' },
  ];
  const { fitted, split } = prepareTable(
    {
      rows,
      columns: new Map<string, ColumnData>([
        [
          'seen',
          type === 'image'
            ? { kind: 'image', missing: new Uint8Array(rows) }
            : {
                kind: 'number',
                values: new Float64Array(rows).map((_, row) => row),
                unreadable: 0,
              },
        ],
        [
          'kind',
          {
            kind: 'category',
            codes: Int32Array.from({ length: rows }, (_, row) => row % 2),
            values: ['cat', 'dog'],
          },
        ],
      ]),
    },
    {
      version: 2,
      treatments,
      split: { train: 0.6, validation: 0.2, test: 0.2, seed: 1, stratify: true },
    },
  );
  return {
    name: 'animals',
    dataset: {
      kind: type === 'image' ? 'images' : 'table',
      source:
        type === 'image'
          ? { kind: 'folder', name: 'animals', sha256: '', format: 'image-folder' }
          : { kind: 'file', name: 'animals.csv', sha256: '' },
      rows,
      columns: [
        { name: 'seen', type, detectedType: type },
        { name: 'kind', type: 'category', detectedType: 'category' },
      ],
      dialect: {
        header: true,
        separator: ',',
        quote: '"',
        decimal: '.',
        encoding: 'utf-8',
        missingValues: [],
        rowNames: false,
      },
      report: {
        rowsInFile: rows,
        rowsRead: rows,
        rowsRejected: 0,
        rowsAltered: 0,
        rejected: [],
        remarks: [],
      },
    },
    fitted,
    parts: split,
    times: null,
    pictures:
      type === 'image'
        ? { kind: 'listed', digest: 'abc', refused: ['a/"broken".png'], folders: { kind: 1 } }
        : null,
    network: emptyNetwork,
    training: suggestTraining('binary', rows),
  };
}

describe('what a script for Keras does otherwise with the data', () => {
  it('is said of pictures: where they have to be, and that they are resized in another way', () => {
    expect(dataLimits(experimentOf('image'))).toEqual([
      expect.stringContaining('Pictures are brought to their size with Pillow'),
    ]);
    const { dataset, ...rest } = experimentOf('image');
    const chosen = {
      ...dataset.source,
      kind: 'file',
      name: '1.png',
      files: ['1.png', '2.png'],
    } as const;
    expect(dataLimits({ ...rest, dataset: { ...dataset, source: chosen } })[0]).toBe(
      'Put the pictures into a folder called pictures beside the script.',
    );
  });

  it('is nothing where all is done', () => {
    expect(dataLimits(experimentOf('number'))).toEqual([]);
  });
});

describe('the statements that read pictures', () => {
  it('go through a folder, and take what is told of each from its folders', () => {
    const text = dataLines(experimentOf('image'), new PythonHelpers()).join('\n');
    expect(text).toContain('paths = list_pictures(files, ["a/\\"broken\\".png"], "abc")');
    expect(text).toContain('    "kind": [folder_of(path, 1) for path in paths],');
    expect(text).toContain('pixels = treat_pictures(pictures, 64, 64, "fit", "rgb")');
  });

  it('name each picture where folders do not tell all', () => {
    const request = experimentOf('image');
    const rows = [
      ['a/"1".png', 'cat'],
      ['b\\2.png', null],
    ];
    const named = { ...request, pictures: { kind: 'named', columns: ['kind'], rows } as const };
    const text = dataLines(named, new PythonHelpers()).join('\n');
    expect(text).toContain('    ("a/\\"1\\".png", "cat"),\n    ("b\\\\2.png", None),');
  });
});
