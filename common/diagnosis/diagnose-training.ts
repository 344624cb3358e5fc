import { curvesOf } from './curves.ts';
import type { Diagnosis, Finding, FindingId } from './finding.ts';
import { findClassCollapse } from './rules/class-collapse.ts';
import { findEarlyStop } from './rules/stopped-early.ts';
import { findEasierValidation } from './rules/validation-easier.ts';
import { findExplodingGradients } from './rules/exploding-gradients.ts';
import { findGoodFit } from './rules/good-fit.ts';
import { findHighRate } from './rules/rate-too-high.ts';
import { findInstability } from './rules/unstable.ts';
import { findLowRate } from './rules/rate-too-low.ts';
import { findOverfitting } from './rules/overfitting.ts';
import type { Rule } from './rules/seen.ts';
import { findUnderfitting } from './rules/underfitting.ts';
import { findVanishingGradients } from './rules/vanishing-gradients.ts';
import type { TrainingReading } from './training-reading.ts';

/** The most urgent first: each sees what those before it have said. */
const rules: readonly Rule[] = [
  findExplodingGradients,
  findVanishingGradients,
  findHighRate,
  findClassCollapse,
  findInstability,
  findLowRate,
  findOverfitting,
  findUnderfitting,
  findEarlyStop,
  findEasierValidation,
  findGoodFit,
];

/** Epochs below which curves have no shape yet. */
const fewest = 5;

/**
 * Says what is seen in a training, the most important first, each thing with its evidence and what to try. Its
 * thresholds were chosen on the tuning part of the labelled histories (test/diagnosis).
 */
export function diagnoseTraining(reading: TrainingReading): Diagnosis {
  const curves = curvesOf(reading);
  if (curves.count < fewest && !reading.diverged) {
    const done = curves.count === 1 ? '1 epoch has' : `${curves.count} epochs have`;
    return {
      findings: [],
      tooLittle: `Too little to tell: ${curves.count === 0 ? 'no epoch has' : done} ended, and curves need ${fewest} to have a shape.`,
    };
  }
  const findings: Finding[] = [];
  const said = new Set<FindingId>();
  for (const rule of rules) {
    const finding = rule({ reading, curves, said });
    if (!finding) continue;
    findings.push(finding);
    said.add(finding.id);
  }
  return { findings, tooLittle: null };
}
