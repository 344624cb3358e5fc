import { describe, expect, it } from 'vitest';
import { baselineLoss } from '../../../common/diagnosis/baseline-loss.ts';
import { diagnoseTraining } from '../../../common/diagnosis/diagnose-training.ts';
import type { Diagnosis, Finding } from '../../../common/diagnosis/finding.ts';
import { explanations } from '../../../common/diagnosis/explanations.ts';
import { nothingYet, settle } from '../../../common/diagnosis/settle.ts';
import { chainLayers } from '../../../common/network/chain-layers.ts';
import { evenPlaces } from '../../../common/runs/even-epochs.ts';
import { inferShapes } from '../../../common/network/infer-shapes.ts';
import { defaultTraining } from '../../../common/training/catalogue.ts';
import { readHistories, readingOf } from '../../diagnosis/history.ts';

const finding = (id: Finding['id']): Finding => ({
  id,
  tone: 'info',
  title: id,
  sentence: '',
  evidence: [],
  tries: [],
});
const saying = (...ids: Finding['id'][]): Diagnosis => ({
  findings: ids.map(finding),
  tooLittle: null,
});

describe('the simplest guess', () => {
  it('has the entropy of the classes as its cross-entropy', () => {
    expect(baselineLoss('binary_crossentropy', { classShares: [0.5, 0.5] })).toBeCloseTo(
      Math.LN2,
      12,
    );
    const shares = [0.2, 0.3, 0.5];
    // scipy.stats.entropy([.2, .3, .5])
    expect(baselineLoss('sparse_categorical_crossentropy', { classShares: shares })).toBeCloseTo(
      1.0296530140645737,
      12,
    );
  });

  it('has the variance as its squared error, and nothing for losses that are not known', () => {
    expect(baselineLoss('mean_squared_error', { variance: 4, deviation: null })).toBe(4);
    expect(baselineLoss('huber', { variance: 4, deviation: 1 })).toBeNull();
    expect(baselineLoss('hinge', { classShares: [0.5, 0.5] })).toBeNull();
  });
});

describe('what is shown of a run that goes on', () => {
  it('takes up a finding once it has held for three looks', () => {
    let settled = { ...nothingYet, shown: saying() };
    settled = settle(settled, saying('unstable'));
    settled = settle(settled, saying('unstable'));
    expect(settled.shown.findings).toEqual([]);
    settled = settle(settled, saying('unstable'));
    expect(settled.shown.findings.map(({ id }) => id)).toEqual(['unstable']);
  });

  it('keeps a finding over a look or two without it', () => {
    let settled = { shown: saying('overfitting'), waiting: {} };
    for (const seen of [saying(), saying(), saying('overfitting'), saying(), saying()]) {
      settled = settle(settled, seen);
      expect(settled.shown.findings.map(({ id }) => id)).toEqual(['overfitting']);
    }
    expect(settle(settled, saying()).shown.findings).toEqual([]);
  });
});

describe('what to try', () => {
  const histories = readHistories('tuning');

  it('changes the network or the settings, and what it gives can be trained', () => {
    for (const history of histories) {
      const reading = readingOf(history);
      const { network, training } = reading;
      for (const { id, tries } of diagnoseTraining(reading).findings) {
        for (const proposal of tries) {
          const where = `${history.name}: ${id}: ${proposal.label}`;
          const changed = proposal.apply({ network, training });
          expect(changed, where).not.toEqual({ network, training });
          expect(inferShapes(changed.network).errors, where).toEqual(inferShapes(network).errors);
          expect(changed.training.optimizer.learning_rate, where).toBeGreaterThan(0);
        }
      }
    }
  });

  it('is offered for every trouble', () => {
    for (const history of histories) {
      for (const { id, tries } of diagnoseTraining(readingOf(history)).findings) {
        if (id === 'good-fit' || id === 'validation-easier' || id === 'vanishing-gradients')
          continue;
        expect(tries.length, `${history.name}: ${id}`).toBeGreaterThan(0);
        expect(explanations[id]).not.toBe('');
      }
    }
  });
});

describe('a training without validation rows', () => {
  it('is not called a good fit, nor said to overfit', () => {
    const training = defaultTraining('regression');
    const { findings } = diagnoseTraining({
      task: 'regression',
      epochs: Array.from({ length: 40 }, (_, at) => ({
        epoch: at + 1,
        seconds: at,
        values: { loss: 1 / (1 + at) ** 2 },
      })),
      training,
      network: chainLayers([
        ['Input', { shape: [2] }],
        ['Dense', { units: 1 }],
      ]),
      goesOn: false,
      diverged: false,
      sizes: {
        trainingRows: 100,
        validationRows: 0,
        parameters: 3,
        classShares: [],
        baselineLoss: 1,
      },
      layers: [],
    });
    expect(findings).toEqual([]);
  });
});

describe('the evidence of overfitting', () => {
  /** A loss on new rows that is lowest once, at a place that even steps through a long history miss. */
  const logged = (epoch: number) => ({
    epoch,
    seconds: epoch,
    values: {
      loss: 1 / epoch,
      val_loss: epoch === 1503 ? 0.05 : 0.2 + Math.abs(epoch - 1500) / 10_000,
    },
  });
  const all = Array.from({ length: 12_000 }, (_, at) => logged(at + 1));
  const reading = {
    task: 'multiclass' as const,
    training: { ...defaultTraining('multiclass'), callbacks: [] },
    network: chainLayers([]),
    goesOn: false,
    diverged: false,
    sizes: {
      trainingRows: 100,
      validationRows: 20,
      parameters: 1200,
      classShares: [],
      baselineLoss: 1,
    },
    layers: [],
  };
  const said = (diagnosis: Diagnosis) =>
    diagnosis.findings.find(({ id }) => id === 'overfitting')?.evidence[0];

  it('names the lowest loss and its epoch as the run has them, however few epochs are read', () => {
    const whole = said(diagnoseTraining({ ...reading, epochs: all }));
    expect(whole?.text).toBe('lowest validation loss 0.05 at epoch 1,503, 1.25 at the end');
    expect(whole?.epochs).toEqual([1503, 12_000]);
    const few = evenPlaces(all.length, 6000).flatMap((place) => all[place] ?? []);
    expect(few.some(({ epoch }) => epoch === 1503)).toBe(false);
    const read = { ...reading, epochs: few, best: logged(1503) };
    expect(said(diagnoseTraining(read))).toEqual(whole);
  });
});
