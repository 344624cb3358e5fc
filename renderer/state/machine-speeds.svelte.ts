import type { Api } from '../../common/api/api.ts';
import { expectedRows } from '../../common/datasets/check-recipe.ts';
import { targetCountOf } from '../../common/datasets/series/series-window.ts';
import { AppError } from '../../common/errors/app-error.ts';
import type {
  EngineChoice,
  MachineSpeed,
  MeasuredNetwork,
  NetworkMeasurement,
} from '../../common/measure/measure-api.ts';
import {
  estimateTraining,
  measuredTraining,
  type PlannedTraining,
  type TrainingEstimate,
} from '../../common/network/cost/estimate-training.ts';
import { totalParameters } from '../../common/network/infer-shapes.ts';
import type { ProjectState } from './project.svelte.ts';

/** What was measured of this machine, and of the network as it was then. */
export class MachineSpeeds {
  readonly #api: Api;
  #asked = false;
  /** Null until the library was asked. */
  known = $state.raw<readonly MachineSpeed[] | null>(null);
  measuring = $state<'machine' | 'network' | null>(null);
  /** Why the last measurement gave nothing, as a sentence. */
  problem = $state<string | null>(null);
  #network = $state.raw<{
    readonly asked: MeasuredNetwork;
    readonly found: NetworkMeasurement;
  } | null>(null);

  constructor(api: Api) {
    this.#api = api;
  }

  /** Asks once what the library knows. */
  async load(): Promise<void> {
    if (this.#asked) return;
    this.#asked = true;
    await this.#attempt(async () => {
      this.known = await this.#api.measure.speeds();
    });
  }

  /** The measurement that holds for a choice of engine. */
  speedFor(choice: EngineChoice): MachineSpeed | null {
    return this.known?.find(({ choice: other }) => sameChoice(other, choice)) ?? null;
  }

  /** What a run of the project will take; null while neither machine nor network were measured. */
  estimateFor(project: ProjectState): TrainingEstimate | null {
    const planned = plannedTraining(project);
    if (!planned) return null;
    const asked = measuredNetwork(project);
    const last = this.#network;
    if (last && asked && sameNetwork(last.asked, asked)) {
      return measuredTraining(planned, last.found);
    }
    const speed = this.speedFor(project.project.training);
    return speed ? estimateTraining(planned, speed) : null;
  }

  /** Measures the machine with the project's engine. */
  measureMachine({ project }: ProjectState): Promise<void> {
    const { engine, device, threads } = project.training;
    return this.#measure('machine', async () => {
      const speed = await this.#api.measure.machine({ choice: { engine, device, threads } });
      const others = (this.known ?? []).filter(({ choice }) => !sameChoice(choice, speed.choice));
      this.known = [...others, speed];
    });
  }

  /** Times steps of the project's network. */
  measureNetwork(project: ProjectState): Promise<void> {
    const asked = measuredNetwork(project);
    if (!asked) return Promise.resolve();
    return this.#measure('network', async () => {
      this.#network = { asked, found: await this.#api.measure.network(asked) };
    });
  }

  cancel(): void {
    if (this.measuring) void this.#api.measure.cancel();
  }

  async #measure(what: 'machine' | 'network', action: () => Promise<void>): Promise<void> {
    if (this.measuring) return;
    this.measuring = what;
    await this.#attempt(action);
    this.measuring = null;
  }

  async #attempt(action: () => Promise<void>): Promise<void> {
    this.problem = null;
    try {
      await action();
    } catch (error) {
      if (error instanceof AppError && error.code === 'cancelled') return;
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }
}

function sameChoice(a: EngineChoice, b: EngineChoice): boolean {
  return a.engine === b.engine && a.device === b.device && a.threads === b.threads;
}

/** The rows and the network of a run; null until a table is chosen. */
function plannedTraining(project: ProjectState): PlannedTraining | null {
  const { recipe, training } = project.project;
  if (!recipe || !project.table) return null;
  const [trainRows, validationRows] = expectedRows(project.table, recipe);
  const parameters = totalParameters(project.shapes);
  return { cost: project.cost, parameters, training, trainRows, validationRows };
}

/** What is sent to be measured; null until a table is chosen. */
function measuredNetwork({ project, task, features }: ProjectState): MeasuredNetwork | null {
  const { recipe, network, training } = project;
  if (!recipe || !task || !features) return null;
  const targetCount = targetCountOf(recipe.window);
  return { network, training, task, featureCount: features, targetCount };
}

function sameNetwork(a: MeasuredNetwork, b: MeasuredNetwork): boolean {
  return (
    a.network.nodes === b.network.nodes &&
    a.network.edges === b.network.edges &&
    a.training === b.training &&
    a.featureCount === b.featureCount &&
    a.targetCount === b.targetCount
  );
}
