import type { ApiEvent } from '../../../common/api/api.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import { CheckpointCopies } from '../../storage/checkpoint-copies.ts';
import { CheckpointRepository } from '../../storage/checkpoint-repository.ts';
import type { Connection } from '../../storage/connection.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import { EventRepository } from '../../storage/event-repository.ts';
import type { ProjectRepository } from '../../storage/project-repository.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { SettingsRepository } from '../../storage/settings-repository.ts';
import type { Preparation } from '../analysis/analysis.ts';
import type { Handlers } from '../handlers.ts';
import type { DeviceTrial } from './device-trial.ts';
import { FoundInterrupted } from './found-interrupted.ts';
import { QueuePlans } from './queue-plans.ts';
import { RunCarrier } from './run-carrier.ts';
import type { RunEndings } from './run-endings.ts';
import { RunHistory } from './run-history.ts';
import { noticeOf } from './run-notice.ts';
import { TrainingSupervisor } from './supervisor.ts';
import type { TrainerPort } from './trainer-port.ts';
import { trainingCalls } from './training-calls.ts';
import { StoredTrainingOptions } from './training-options.ts';

export interface TrainingParts {
  readonly connection: Connection;
  readonly libraryFolder: string;
  readonly libraryFile: string;
  readonly projects: ProjectRepository;
  readonly datasets: DatasetRepository;
  readonly runs: RunRepository;
  readonly settings: SettingsRepository;
  /** Lets the queue of an earlier start go on where the person wants that. */
  readonly startsQueue: boolean;
  readonly preparation: Preparation;
  readonly endings: RunEndings;
  readonly forkTrainer: () => TrainerPort;
  readonly trial: DeviceTrial;
  readonly publish: (event: ApiEvent) => void;
  /** A run has ended. */
  readonly ended: (run: RunSummary) => void;
}

export interface Training {
  readonly calls: Handlers['training'];
  readonly supervisor: TrainingSupervisor;
  readonly history: RunHistory;
}

/** Wires what trains runs; the queue of an earlier start goes on where the person wants that. */
export function startTraining(parts: TrainingParts): Training {
  const { connection, projects, datasets, runs, settings, endings, publish } = parts;
  const checkpoints = new CheckpointRepository(connection);
  const history = new RunHistory(new EventRepository(connection), publish);
  const options = new StoredTrainingOptions(settings);
  const plans = new QueuePlans(settings);
  const supervisor = new TrainingSupervisor({
    runs,
    carrier: new RunCarrier({ ...parts, checkpoints }),
    endings,
    options,
    plans,
    startsQueue: parts.startsQueue,
    publish,
    ended: (summary) => {
      const run = runs.get(summary.id);
      const payload = run && noticeOf(run, history.settingsAt(run, Infinity));
      if (payload) publish({ name: 'run.notice', payload });
      parts.ended(summary);
    },
  });
  const calls = trainingCalls({
    projects,
    datasets,
    runs,
    checkpoints,
    copies: new CheckpointCopies(connection),
    history,
    supervisor,
    endings,
    options,
    plans,
    interrupted: new FoundInterrupted(settings, runs),
    publish,
  });
  supervisor.schedule();
  return { calls, supervisor, history };
}
