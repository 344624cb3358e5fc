import type { Page } from 'playwright-core';

/** How evenly a page drew for a while. Times in milliseconds. */
export interface Frames {
  readonly perSecond: number;
  readonly median: number;
  /** 95 of 100 frames took no longer. */
  readonly high: number;
  readonly longest: number;
  /** Share of frames that came in time for 30 a second. */
  readonly inTime: number;
  /** Tasks over 50 ms, which a person can feel. */
  readonly longTasks: number;
  readonly longestTask: number;
  /** Processor time of the page's main thread as a share of the time watched; others' work does not change it. */
  readonly busy: number;
}

/** Counts the frames of a page while `action` goes on, or for `milliseconds` without one. */
export async function countFrames(
  page: Page,
  milliseconds: number,
  action: () => Promise<void> = () => Promise.resolve(),
): Promise<Frames> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const taskSeconds = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN;
  };
  const before = await taskSeconds();
  const counted = page.evaluate(watch, milliseconds);
  await action();
  const { gaps, tasks } = await counted;
  const busy = ((await taskSeconds()) - before) / (milliseconds / 1000);
  await session.detach();
  const sorted = [...gaps].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
  return {
    perSecond: (1000 * gaps.length) / gaps.reduce((sum, gap) => sum + gap, 0),
    median: at(0.5),
    high: at(0.95),
    longest: at(1),
    inTime: gaps.filter((gap) => gap <= 34).length / gaps.length,
    longTasks: tasks.length,
    longestTask: Math.max(0, ...tasks),
    busy,
  };
}

/** One line: the numbers, and what they are beside those of a page that does nothing. */
export function printFrames(what: string, frames: Frames, idle: Frames): void {
  const ratio = (frames.perSecond / idle.perSecond).toFixed(2);
  console.log(
    [
      what.padEnd(44),
      `${frames.perSecond.toFixed(1).padStart(5)} fps (${ratio} of idle)`,
      `95th ${frames.high.toFixed(0).padStart(3)} ms`,
      `longest ${frames.longest.toFixed(0).padStart(4)} ms (idle ${idle.longest.toFixed(0)})`,
      `in time ${(100 * frames.inTime).toFixed(1)} %`,
      `busy ${(100 * frames.busy).toFixed(0).padStart(2)} %`,
      `tasks over 50 ms: ${frames.longTasks}, longest ${frames.longestTask.toFixed(0)} ms`,
    ].join('  '),
  );
}

/** Runs in the page. */
async function watch(milliseconds: number): Promise<{ gaps: number[]; tasks: number[] }> {
  const tasks: number[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) tasks.push(entry.duration);
  });
  observer.observe({ type: 'longtask' });
  const gaps: number[] = [];
  await new Promise<void>((resolve) => {
    let began = 0;
    let last = 0;
    const tick = (now: number) => {
      if (began === 0) began = now;
      else gaps.push(now - last);
      last = now;
      if (now - began < milliseconds) requestAnimationFrame(tick);
      else resolve();
    };
    requestAnimationFrame(tick);
  });
  for (const entry of observer.takeRecords()) tasks.push(entry.duration);
  observer.disconnect();
  return { gaps, tasks };
}
