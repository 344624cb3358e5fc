import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { FromTrainer } from '../../../common/training/trainer-protocol.ts';
import { describeExit, forkUtilityTrainer } from '../../../main/electron/utility-trainer.ts';

/** Stands for Electron's utility process. */
class Process extends EventEmitter {
  readonly posted: unknown[] = [];
  killed = false;
  postMessage(message: unknown): void {
    this.posted.push(message);
  }
  kill(): boolean {
    this.killed = true;
    return true;
  }
}

function forked() {
  const process = new Process();
  const starts: unknown[][] = [];
  const fork = (...args: unknown[]): Process => {
    starts.push(args);
    return process;
  };
  const port = forkUtilityTrainer({ fork: fork as never }, '/out/main/trainer.js');
  return { process, port, starts };
}

describe('a trainer in a utility process', () => {
  it('runs the trainer’s entry', () => {
    expect(forked().starts[0]?.[0]).toBe('/out/main/trainer.js');
  });

  it('lets its ONNX Runtime send no usage data', () => {
    expect(forked().starts[0]?.[2]).toMatchObject({ env: { ORT_DISABLE_TELEMETRY: '1' } });
  });

  it('passes messages both ways', () => {
    const { process, port } = forked();
    const received: FromTrainer[] = [];
    port.onMessage((message) => received.push(message));
    port.send({ type: 'stop' });
    process.emit('message', { type: 'ready' });
    expect(process.posted).toEqual([{ type: 'stop' }]);
    expect(received).toEqual([{ type: 'ready' }]);
  });

  it('says how it ended, and then takes no more messages', () => {
    const { process, port } = forked();
    const ends: string[] = [];
    port.onExit((description) => ends.push(description));
    process.emit('exit', 1);
    port.send({ type: 'stop' });
    expect(ends).toEqual(['exit code 1']);
    expect(process.posted).toEqual([]);
  });

  it('can be killed', () => {
    const { process, port } = forked();
    port.kill();
    expect(process.killed).toBe(true);
  });
});

it.each([
  [9, 'linux', 'signal SIGKILL'],
  [11 + 128, 'linux', 'signal SIGSEGV'],
  [1, 'linux', 'exit code 1'],
  [9 * 256, 'darwin', 'exit code 2304'],
  [9, 'win32', 'exit code 9'],
] as const)('reads the code %i on %s as %s', (code, platform, words) => {
  expect(describeExit(code, platform)).toBe(words);
});
