import { describe, expect, it } from 'vitest';
import { evaluateExpression } from '../../../../../common/training/callbacks/expressions/evaluate-expression.ts';
import { parseExpression } from '../../../../../common/training/callbacks/expressions/parse-expression.ts';

const values: Readonly<Record<string, number>> = {
  loss: 0.5,
  val_accuracy: 0.7,
  epoch: 4,
  bad: NaN,
};

function evaluated(text: string) {
  const parsed = parseExpression(text);
  if ('problem' in parsed) throw new Error(parsed.problem.message);
  return evaluateExpression(parsed.tree, text, {
    value: (name) => values[name],
    previous: (name) => (name === 'loss' ? 0.25 : undefined),
    best: (name) => (name === 'loss' ? 0.125 : undefined),
  });
}

describe('the value of an expression', () => {
  it.each([
    ['val_accuracy > .6 and epoch > 3', 1],
    ['1 + 2 * 3 ** 2', 19],
    ['-2 ** 2', -4],
    ['2 ** -1', 0.5],
    ['2 ** 3 ** 2', 512],
    ['7 - 2 - 1', 4],
    ['-7 % 3', 2],
    ['7 % -3', -2],
    ['0 < loss < 1 < epoch', 1],
    ['not loss > 1', 1],
    ['round(2.5) + round(3.5)', 6],
    ['floor(-0.5)', -1],
    ['10 if epoch < 3 else 20 if epoch < 5 else 30', 20],
    ['loss - previous(loss)', 0.25],
    ['loss / best(loss)', 4],
    ['max(loss, 2, epoch)', 4],
  ])('of %s is %d', (text, value) => {
    expect(evaluated(text)).toEqual({ value, remark: null });
  });

  it.each([
    ['1 / (epoch - 4) > 2', '“1 / (epoch - 4)” divides by zero'],
    ['not 1 % 0 > 2', '“1 % 0” divides by zero'],
    ['log(0) < 1', '“log(0)” is not a finite number'],
    ['(-8) ** 0.5 > 1', '“(-8) ** 0.5” is not a finite number'],
    ['exp(1000) > 1', '“exp(1000)” is not a finite number'],
    ['val_auc > 1', 'val_auc is not logged'],
    ['bad > 1', 'bad is not a number'],
  ])('of %s is unknown, and why', (text, remark) => {
    expect(evaluated(text)).toEqual({ value: NaN, remark });
  });

  it('is decided by one side where the other is unknown', () => {
    expect(evaluated('1 / 0 > 1 or epoch > 3')).toEqual({ value: 1, remark: null });
    expect(evaluated('1 / 0 > 1 and epoch > 9')).toEqual({ value: 0, remark: null });
    expect(evaluated('1 / 0 > 1 or epoch > 9').value).toBeNaN();
  });

  it('is unknown without a remark before there is an epoch to look back to', () => {
    expect(evaluated('val_accuracy > previous(val_accuracy)')).toEqual({
      value: NaN,
      remark: null,
    });
  });
});
