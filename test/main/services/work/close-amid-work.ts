/** Closes a thread amid a task, in a process that nothing else keeps going; then says so. */
import { WorkThread } from '../../../../main/services/work/work-thread.ts';
import type { practice } from './practice-worker.ts';

const thread = new WorkThread<typeof practice.tasks>(
  new URL('./practice-worker.ts', import.meta.url),
  null,
);
const begun = Promise.withResolvers<string>();
thread.run('forever', null, { onProgress: begun.resolve }).catch(() => undefined);
await begun.promise;
await thread.close();
process.stdout.write('closed');
