import { beforeEach, describe, expect, it } from 'vitest';
import type { ApiEvent } from '../../../common/api/api.ts';
import type { RunStatus, RunSummary } from '../../../common/runs/run.ts';
import { Background, type BackgroundParts } from '../../../main/electron/background.ts';

let calls: string[];
let menu: Parameters<BackgroundParts['buildMenu']>[0];
let click: () => void;
let lookedAt: boolean;
let background: Background;

beforeEach(() => {
  calls = [];
  menu = [];
  lookedAt = false;
  const note = (name: string) => (value?: string | number) =>
    void calls.push(value === undefined ? name : `${name} ${value}`);
  background = new Background({
    powerSaveBlocker: {
      start: (kind) => {
        note('block')(kind);
        return 7;
      },
      stop: (id) => {
        note('unblock')(id);
        return true;
      },
    },
    makeTray: () => {
      note('tray')();
      const tray = {
        setToolTip: note('tip'),
        setContextMenu: () => undefined,
        on: (_name: string, listener: () => void) => {
          click = listener;
          return tray;
        },
        destroy: note('tray gone'),
      };
      return tray as never;
    },
    buildMenu: (template) => {
      menu = template;
      return null as never;
    },
    makeNotification: ({ title, body }) => {
      const notification = {
        show: () => note('notify')(`${title}: ${body}`),
        on: (_name: string, listener: () => void) => {
          click = listener;
          return notification;
        },
      };
      return notification as never;
    },
    isLookedAt: () => lookedAt,
    showProgress: note('progress'),
    openWindow: note('window'),
    quit: note('quit'),
  });
});

function changed(id: string, status: RunStatus, epochsDone = 0): ApiEvent {
  const payload = { id, name: `Run ${id}`, status, epochs: 10, epochsDone };
  return { name: 'run.changed', payload: payload as unknown as RunSummary };
}

function progress(runId: string, epoch: number): ApiEvent {
  return { name: 'run.progress', payload: { runId, epoch, epochs: 10 } as never };
}

describe('training in the background', () => {
  it('keeps the machine awake exactly as long as a run takes its time', () => {
    background.hear(changed('1', 'queued'));
    expect(calls).not.toContain('block prevent-app-suspension');
    background.hear(changed('1', 'preparing'));
    background.hear(changed('1', 'running'));
    background.hear(changed('2', 'running'));
    background.hear(changed('1', 'finished', 10));
    expect(calls.filter((call) => /block/.test(call))).toEqual(['block prevent-app-suspension']);
    background.hear(changed('2', 'paused'));
    expect(calls.filter((call) => /block/.test(call)).at(-1)).toBe('unblock 7');
    background.hear(changed('2', 'running'));
    expect(calls.filter((call) => /block/.test(call)).at(-1)).toBe('block prevent-app-suspension');
  });

  it('shows how far the runs are at the program’s symbol', () => {
    background.hear(changed('1', 'running'));
    background.hear(progress('1', 6));
    expect(calls.at(-1)).toBe('progress 0.5');
    const told = calls.length;
    background.hear(progress('1', 6));
    expect(calls).toHaveLength(told);
    background.hear(changed('1', 'stopped', 6));
    expect(calls.at(-1)).toBe('progress -1');
  });

  it('ends with the last window unless the person wants it otherwise', () => {
    background.hear(changed('1', 'running'));
    expect(background.windowsClosed()).toBe(false);
    background.keepTraining(true);
    expect(background.windowsClosed()).toBe(true);
    background.hear(changed('1', 'finished', 10));
    background.windowOpened();
    expect(background.windowsClosed()).toBe(false);
  });

  it('stands in the tray with the runs, a way back and a way out', () => {
    const options = { concurrency: 1, queueAtStart: 'wait', keepInBackground: true } as const;
    background.hear({
      name: 'training.changed',
      payload: { options, queueHeld: false, interrupted: [] },
    });
    background.hear(changed('2', 'queued'));
    background.hear(changed('1', 'running', 2));
    expect(background.windowsClosed()).toBe(true);
    expect(calls.at(-1)).toBe('tip Run 1: epoch 3 of 10');
    background.hear(progress('1', 4));
    expect(menu.map(({ label }) => label)).toEqual([
      'Run 1: epoch 4 of 10',
      'Run 2: waits for its turn',
      undefined,
      'Open Layerwright',
      'Quit; runs can be resumed later',
    ]);
    click();
    expect(calls.at(-1)).toBe('window');
    menu.at(-1)?.click?.({} as never, undefined, {});
    expect(calls.at(-1)).toBe('quit');
    background.hear(changed('1', 'finished', 10));
    background.hear({ name: 'runs.removed', payload: { ids: ['2'] } });
    expect(menu[0]?.label).toBe('No run is training');
    background.windowOpened();
    expect(calls.at(-1)).toBe('tray gone');
  });

  it('tells of a run that has ended when nobody looks', () => {
    const payload = { runId: '1', projectId: 'p', title: 'Run 1 has finished', text: '10 epochs.' };
    lookedAt = true;
    background.hear({ name: 'run.notice', payload });
    expect(calls).toEqual([]);
    lookedAt = false;
    background.hear({ name: 'run.notice', payload });
    expect(calls).toEqual(['notify Run 1 has finished: 10 epochs.']);
    click();
    expect(calls.at(-1)).toBe('window');
  });
});
