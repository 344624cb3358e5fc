import type { NetworkSpec } from '../network/network-spec.ts';
import type { TrainingConfig } from '../training/training-config.ts';
import type { CodeReader } from './code-reader.ts';

export function readTraining(_reader: CodeReader, _network: NetworkSpec): Partial<TrainingConfig> {
  return {};
}
