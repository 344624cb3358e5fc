import type { Estimate, TrainingEstimate } from '../../common/network/cost/estimate-training.ts';
import type { ReceptiveField } from '../../common/network/cost/receptive-field.ts';
import { formatBytes, formatDuration, formatNumber } from './format.ts';

const units = ['', ' k', ' M', ' G', ' T'];

/** A count in three digits: `15.5 G`, `417 k`, `96`. */
export function shortCount(count: number): string {
  let [value, unit] = [count, 0];
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${formatNumber(value, 3)}${units[unit] ?? ''}`;
}

/** `about 3.2 s (2.6 s to 6.1 s)`; without the range where it is narrow. */
export function estimatedTime({ value, from, to }: Estimate): string {
  if (value < 0.001) return 'less than 1 ms';
  const about = `about ${shortDuration(value)}`;
  return to / from < 1.2 ? about : `${about} (${shortDuration(from)} to ${shortDuration(to)})`;
}

/** `about 180 MB (120 MB to 290 MB)`. */
export function estimatedMemory({ value, from, to }: Estimate): string {
  const about = `about ${formatBytes(value)}`;
  return to / from < 1.05 ? about : `${about} (${formatBytes(from)} to ${formatBytes(to)})`;
}

/** The estimate in a few words for a bar: `≈ 3.2 s an epoch · ≈ 180 MB`. */
export function estimateInShort({ epoch, memory }: TrainingEstimate): string {
  const time = epoch.value < 0.001 ? '< 1 ms' : `≈ ${shortDuration(epoch.value)}`;
  return `${time} an epoch · ≈ ${formatBytes(memory.value)}`;
}

/** `3.2 s`; below a second in milliseconds. */
export function shortDuration(seconds: number): string {
  return seconds < 1 ? `${formatNumber(seconds * 1000, 2)} ms` : formatDuration(seconds);
}

/** What a value sees along every axis: `18 × 18, every 4`; `all` where it sees everything. */
export function fieldWords(field: ReceptiveField): string {
  if (!field || field.length === 0) return '–';
  const sizes = field.map(({ size }) => (Number.isFinite(size) ? formatNumber(size) : 'all'));
  const strides = new Set(field.map(({ stride }) => stride));
  const [stride] = strides;
  const step = strides.size === 1 && stride !== undefined && stride !== 1;
  const whole = sizes.every((size) => size === 'all') ? 'all' : sizes.join(' × ');
  return step && whole !== 'all' ? `${whole}, every ${formatNumber(stride)}` : whole;
}
