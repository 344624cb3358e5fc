import { describe, expect, it } from 'vitest';
import { datasetName } from '../../../../main/services/tables/dataset-name.ts';

const named = (...names: string[]): string => datasetName(names.map((name) => ({ name })));

describe('the name of a dataset', () => {
  it.each([
    ['house-prices.csv', 'house-prices'],
    ['reviews.csv.gz', 'reviews'],
    ['cifar10-subset.zip', 'cifar10-subset'],
    ['v1.2', 'v1.2'],
    ['.csv', '.csv'],
  ])('of one file or folder is its own without endings: %s', (name, expected) => {
    expect(named(name)).toBe(expected);
  });

  it.each([
    [['sales-2023.csv', 'sales-2024.csv'], 'sales'],
    [['sales 2023 north.xlsx', 'sales 2023 south.xlsx'], 'sales 2023'],
    [['part-00001.parquet', 'part-00002.parquet', 'part-00003.parquet'], 'part'],
    [['Verkäufe_Jan.csv', 'Verkäufe_Feb.csv'], 'Verkäufe'],
    [['data_batch_1.bin', 'data_batch_2.bin'], 'data_batch'],
    [['same.csv', 'same.csv'], 'same'],
  ])('of several files is what their names begin with: %s', (names, expected) => {
    expect(named(...names)).toBe(expected);
  });

  it('of several files with nothing in common names the first and counts the others', () => {
    expect(named('north.csv', 'south.csv', 'east.csv')).toBe('north and 2 more');
    // A letter in common is chance.
    expect(named('train.csv', 'test.csv')).toBe('train and 1 more');
  });

  it('of IDX files is what they share besides their roles, and otherwise that they are images', () => {
    const roles = ['images-idx3-ubyte.gz', 'labels-idx1-ubyte.gz'];
    const parts = (...stems: string[]) =>
      stems.flatMap((stem) => roles.map((role) => `${stem}${role}`));
    expect(named(...parts('train-', 't10k-'))).toBe('Images');
    expect(named(...parts('emnist-balanced-train-', 'emnist-balanced-test-'))).toBe(
      'emnist-balanced',
    );
    expect(named(...parts('train-'))).toBe('train');
  });

  it('of a table that has no file is a table', () => {
    expect(named()).toBe('Table');
  });
});
