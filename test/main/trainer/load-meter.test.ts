import { expect, it } from 'vitest';
import { LoadMeter } from '../../../main/trainer/load-meter.ts';

it('reads the memory of this process, and processor time that it has taken', () => {
  const meter = new LoadMeter();
  const began = process.cpuUsage();
  const spent = (): number => {
    const { user, system } = process.cpuUsage(began);
    return user + system;
  };
  while (spent() < 50_000) Math.sqrt(spent());
  const { bytes, cores } = meter.read();
  expect(bytes).toBeGreaterThan(10_000_000);
  expect(cores).toBeGreaterThan(0);
});
