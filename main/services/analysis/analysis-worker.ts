import { parentPort, workerData } from 'node:worker_threads';
import { serveTasks } from '../work/serve-tasks.ts';
import { type AnalysisPlace, analysisWorkshop } from './analysis-tasks.ts';

// The start of a thread that calculates from whole tables.
if (parentPort) {
  const workshop = analysisWorkshop(workerData as AnalysisPlace);
  // Ends this thread alone.
  serveTasks(parentPort, workshop, () => process.exit());
}
