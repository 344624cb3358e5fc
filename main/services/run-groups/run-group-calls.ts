import { randomUUID } from 'node:crypto';
import type { ApiEvent } from '../../../common/api/api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { isGoing } from '../../../common/runs/run-states.ts';
import type { RunStatus } from '../../../common/runs/run.ts';
import { memberSettings, moreSeeds } from '../../../common/run-groups/member-settings.ts';
import {
  type GroupPlace,
  type GroupPlan,
  placesOf,
  placeWords,
  type RunGroup,
  samePlace,
} from '../../../common/run-groups/run-group.ts';
import type { DatasetRepository } from '../../storage/dataset-repository.ts';
import type { ProjectRepository } from '../../storage/project-repository.ts';
import type {
  GroupBase,
  RunGroupRepository,
  StoredGroup,
  StoredMember,
} from '../../storage/run-group-repository.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { StoredRun } from '../../storage/run-rows.ts';
import type { Handlers } from '../handlers.ts';
import { freeName } from '../projects/default-name.ts';
import { requireProject } from '../projects/project-calls.ts';
import { requireRun, requireTrained } from '../runs/run-calls.ts';
import { runOfProject } from '../training/new-runs.ts';
import type { Training } from '../training/start-training.ts';
import { settingsOfProject, settingsOfRun } from './group-settings.ts';

export interface RunGroupParts {
  readonly groups: RunGroupRepository;
  readonly projects: ProjectRepository;
  readonly datasets: DatasetRepository;
  readonly runs: RunRepository;
  readonly training: Training;
  readonly publish: (event: ApiEvent) => void;
}

/** What groups are named after. */
const kindWords: Record<GroupPlan['kind'], string> = {
  folds: 'cross-validation',
  seeds: 'seeds',
  sizes: 'learning curve',
};

/** Runs that are trained to be averaged; see `RunGroupsApi`. */
export class RunGroups {
  readonly #parts: RunGroupParts;

  constructor(parts: RunGroupParts) {
    this.#parts = parts;
  }

  calls(): Handlers['runGroups'] {
    const { groups } = this.#parts;
    return {
      list: ({ projectId }) => groups.list(projectId).map((group) => this.#present(group)),
      start: ({ projectId, plan, runId, name }) => this.#start(projectId, plan, runId, name),
      moreSeeds: ({ runIds, count }) => this.#moreSeeds(runIds, count),
      goOn: ({ id }) => this.#goOn(this.#require(id)),
      stop: ({ id }) => this.#stop(this.#require(id)),
      rename: ({ id, name }) => {
        const group = this.#require(id);
        groups.rename(id, name);
        for (const { runId } of groups.members(id))
          this.#parts.training.supervisor.publishRun(runId);
        return this.#changed(group);
      },
      remove: ({ id }) => {
        const group = this.#require(id);
        const going = groups.members(id).find(({ status }) => isGoing(status));
        if (going) {
          throw new AppError(
            'conflict',
            `“${going.name}” of this group has not ended. Stop the group first.`,
          );
        }
        groups.setRemoved(id, new Date().toISOString());
        this.#tell(group);
      },
      restore: ({ id }) => {
        if (!groups.setRemoved(id, null)) throw gone();
        return this.#changed(this.#require(id));
      },
    };
  }

  #start(projectId: string, plan: GroupPlan, runId: string | null, name: string | null): RunGroup {
    const { projects, datasets, groups, training } = this.#parts;
    const project = requireProject(projects, projectId);
    const run = runId === null ? null : requireTrained(this.#parts.runs, runId);
    const datasetId = run?.datasetId ?? project.datasetId;
    const table = datasetId === null ? null : datasets.get(datasetId);
    const base = run ? settingsOfRun(run, table, training.history) : settingsOfProject(project);
    const title = name ?? this.#freeName(projectId, run?.summary.name ?? project.name, plan);
    const group = this.#newGroup(projectId, title, plan, base);
    const made = groups.together(() => {
      groups.insert(group);
      return placesOf(plan).map((place) => this.#newMember(group, place, datasetId));
    });
    return this.#begin(group, made);
  }

  #moreSeeds(runIds: readonly string[], count: number): readonly RunGroup[] {
    const { groups, runs } = this.#parts;
    const chosen = runIds.map((id) => requireTrained(runs, id));
    const widened = new Map<string, StoredRun>();
    const alone: StoredRun[] = [];
    for (const run of chosen) {
      const { group } = run.summary;
      if (group?.kind === 'seeds') widened.set(group.id, run);
      else alone.push(run);
    }
    // Nothing is queued unless all of it can be.
    const made = groups.together(() => [
      ...[...widened].map(([id, run]) => this.#widen(this.#require(id), run.datasetId, count)),
      ...alone.map((run) => this.#seedsOf(run, count)),
    ]);
    return made.map(({ group, members }) => this.#begin(group, members));
  }

  #widen(group: StoredGroup, datasetId: string, count: number) {
    const { plan } = group;
    if (plan.kind !== 'seeds') throw gone();
    const added = moreSeeds(plan.seeds, count);
    const wider = { ...group, plan: { ...plan, seeds: [...plan.seeds, ...added] } };
    this.#parts.groups.setPlan(group.id, wider.plan, group.base);
    const members = added.map((seed) => this.#newMember(wider, { seed }, datasetId));
    return { group: wider, members };
  }

  /** A group of seeds around a run, to which it belongs if it is in no other. */
  #seedsOf(run: StoredRun, count: number) {
    const { groups, datasets, training } = this.#parts;
    const { id, projectId, name, group: other } = run.summary;
    const base = settingsOfRun(run, datasets.get(run.datasetId), training.history);
    const own = base.training.seed;
    const added = moreSeeds([own], count);
    const seeds = other ? added : [own, ...added];
    const plan: GroupPlan = { kind: 'seeds', seeds, rows: 'same' };
    const group = this.#newGroup(projectId, this.#freeName(projectId, name, plan), plan, base);
    groups.insert(group);
    if (!other) groups.join(group.id, id, { seed: own });
    const members = added.map((seed) => this.#newMember(group, { seed }, run.datasetId));
    return { group, members };
  }

  async #goOn(group: StoredGroup): Promise<RunGroup> {
    const { groups, projects, training } = this.#parts;
    const members = groups.members(group.id);
    const datasetId =
      members.find((member) => member.datasetId !== null)?.datasetId ??
      requireProject(projects, group.projectId).datasetId;
    const places = placesOf(group.plan).map((place) => ({ place, member: at(members, place) }));
    const missing = places.filter(({ member }) => !member || this.#beginsAnew(member));
    const made = groups.together(() =>
      missing.map(({ place }) => this.#newMember(group, place, datasetId)),
    );
    for (const { member } of places) {
      if (!member || this.#beginsAnew(member)) continue;
      const { runId, status } = member;
      if (status === 'queued') training.supervisor.enqueued(runId);
      else if (waits.has(status)) await training.calls.resume({ runId });
    }
    return this.#begin(group, made);
  }

  /** What failed before a state of it was stored is trained by another run in its place. */
  #beginsAnew({ runId, status }: StoredMember): boolean {
    return status === 'failed' && !requireRun(this.#parts.runs, runId).summary.resumable;
  }

  #stop({ id }: StoredGroup): void {
    const { groups, training } = this.#parts;
    const going = groups.members(id).filter(({ status }) => isGoing(status));
    // Those that wait first: none of them shall begin because another one ends.
    going.sort((a, b) => Number(b.status === 'queued') - Number(a.status === 'queued'));
    for (const { runId } of going) training.supervisor.stop(runId);
  }

  #newGroup(projectId: string, name: string, plan: GroupPlan, base: GroupBase): StoredGroup {
    const createdAt = new Date().toISOString();
    return { id: randomUUID(), projectId, name, kind: plan.kind, plan, base, createdAt };
  }

  #newMember(
    { id, projectId, name, plan, base }: StoredGroup,
    place: GroupPlace,
    datasetId: string | null,
  ): string {
    const { projects, runs } = this.#parts;
    const project = requireProject(projects, projectId);
    const { recipe, training } = memberSettings(base, plan, place);
    const settings = { ...project, datasetId, recipe, network: base.network, training };
    const title = freeName(`${name}, ${placeWords(place, plan)}`, runs.names(projectId));
    const made = runOfProject(this.#parts, settings, {
      name: title,
      priority: 0,
      group: { id, place },
    });
    return made.summary.id;
  }

  #begin(group: StoredGroup, runIds: readonly string[]): RunGroup {
    for (const runId of runIds) this.#parts.training.supervisor.enqueued(runId);
    return this.#changed(group);
  }

  #freeName(projectId: string, base: string, { kind }: GroupPlan): string {
    const taken = this.#parts.groups.list(projectId).map(({ name }) => name);
    return freeName(`${base}, ${kindWords[kind]}`, taken);
  }

  #present({ base: _base, ...group }: StoredGroup): RunGroup {
    const members = this.#parts.groups.members(group.id);
    return {
      ...group,
      members: placesOf(group.plan).map((place) => {
        const member = at(members, place);
        return { place, runId: member?.runId ?? null, rows: member?.rows ?? null };
      }),
    };
  }

  #changed(group: StoredGroup): RunGroup {
    this.#tell(group);
    return this.#present(this.#require(group.id));
  }

  #tell({ projectId }: StoredGroup): void {
    this.#parts.publish({ name: 'runGroups.changed', payload: { projectId } });
  }

  #require(id: string): StoredGroup {
    const group = this.#parts.groups.get(id);
    if (group) return group;
    throw gone();
  }
}

/** States in which a member goes on where it was. */
const waits: ReadonlySet<RunStatus> = new Set(['paused', 'stopped', 'interrupted', 'failed']);

/** The newest run of a place. */
function at(members: readonly StoredMember[], place: GroupPlace): StoredMember | undefined {
  return members.find((member) => samePlace(member.place, place));
}

function gone(): AppError {
  return new AppError('not-found', 'This group of runs is no longer there.');
}
