import { describe, expect, it } from 'vitest';
import { deathOf, failureOf } from '../../../../main/services/training/trainer-failures.ts';

const memory = { free: 2 ** 30, total: 16 * 2 ** 30, taken: 12 * 2 ** 30 };

describe('a trainer process that ended by itself', () => {
  it.each([
    ['signal SIGKILL', 'killed'],
    ['signal SIGSEGV', 'crashed'],
    ['signal SIGABRT', 'crashed'],
    ['exit code 3221225477', 'crashed'],
    ['signal SIGTERM', 'ended'],
    ['exit code 1', 'ended'],
    ['spawn ENOMEM', 'ended'],
  ])('with %s was %s', (description, death) => {
    expect(deathOf(description)).toBe(death);
  });

  it('is told with the memory it took and what to do, where the system ended it', () => {
    const { code, message, detail } = failureOf('signal SIGKILL', memory);
    expect(code).toBe('out-of-memory');
    expect(message).toMatch(/the run took 12\.0 GiB, the machine has 16\.0 GiB/);
    expect(message).toMatch(/branch from it with smaller batches/);
    expect(detail).toMatch(/signal SIGKILL; the process took 12\.0 GiB; 1\.0 GiB of 16\.0 GiB/);
  });

  it('is told as a fault of the engine with another engine as the way on', () => {
    const { code, message } = failureOf('signal SIGSEGV', { ...memory, taken: null });
    expect(code).toBe('engine-crash');
    expect(message).toMatch(/branch from it with another engine/);
  });
});
