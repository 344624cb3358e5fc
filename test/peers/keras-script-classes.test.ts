import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { classMetrics } from '../../common/evaluation/classification/class-metrics.ts';
import type { JudgedClasses } from '../../common/evaluation/judged.ts';
import { rankClass } from '../../common/evaluation/ranking/one-against-rest.ts';
import { whyNoKeras } from '../engines/keras/run-keras.ts';
import { runPython } from './keras-peer.ts';
import { removeScripts, resources, scriptFor } from './written-script.ts';

const reason = whyNoKeras();
if (reason) console.log(`Skipped reports of classes beside Keras: ${reason}`);

afterAll(removeScripts);

describe.skipIf(reason)('a script for Keras of several classes', () => {
  it('prints of each class what this program calculates from the same answers', async () => {
    const file = join(resources, 'samples', 'iris.csv');
    const { folder, script, limits } = await scriptFor(file, undefined, {
      epochs: 4,
      metrics: ['accuracy', 'recall', 'auc'],
    });
    expect(limits.join(' ')).toContain('does not measure recall, auc of several classes');
    const told = `${script}
import json
print(json.dumps({"scores": scores.ravel().tolist(), "actual": targets[test].astype(int).tolist()}))
`;
    writeFileSync(join(folder, 'told.py'), told);
    const lines = runPython(folder, 'told.py').trim().split('\n');
    const { scores, actual } = JSON.parse(lines.at(-1) ?? '') as Readonly<
      Record<'scores' | 'actual', readonly number[]>
    >;
    const head = lines.findIndex((line) => /^class +precision +recall +F1 +AUC +rows$/.test(line));
    const report = lines.slice(head + 1, head + 4).map((line) => line.trim().split(/\s+/));
    const judged: JudgedClasses = {
      kind: 'classes',
      classes: report.map(([name = '']) => name),
      actual: Int32Array.from(actual),
      predicted: Int32Array.from(actual, (_, row) => {
        const own = scores.slice(row * 3, row * 3 + 3);
        return own.indexOf(Math.max(...own));
      }),
      probabilities: Float32Array.from(scores),
    };
    const { perClass } = classMetrics(judged, { beta: 1 });
    expect(perClass.map(({ name }) => name).sort()).toEqual(['setosa', 'versicolor', 'virginica']);
    perClass.forEach(({ name, precision, recall, f_score, support }, index) => {
      const printed = (report[index] ?? []).slice(1);
      const wanted = [precision, recall, f_score, rankClass(judged, index).roc_auc, support];
      expect(printed, name).toHaveLength(5);
      printed.forEach((text, at) => {
        const value = wanted[at] ?? null;
        if (value === null) expect(text).toBe('nan');
        else expect(Math.abs(Number(text) - value), `${name}, ${at}`).toBeLessThan(6e-5);
      });
    });
  }, 300_000);
});
