import { parentPort } from 'node:worker_threads';
import { serveTasks } from '../work/serve-tasks.ts';
import { evaluationWorkshop } from './evaluation-tasks.ts';

// The start of a thread that judges runs.
if (parentPort) serveTasks(parentPort, evaluationWorkshop(), () => process.exit());
