import type { NetworkSpec } from '../../../common/network/network-spec.ts';
import { sameNetwork } from '../../../common/network/same-network.ts';
import type { RunSummary } from '../../../common/runs/run.ts';
import type { ProjectState } from '../../state/project.svelte.ts';
import type { Studio } from '../../state/studio.svelte.ts';

/** A network that was trained, with the runs that trained it, newest first. */
export interface NetworkVersion {
  readonly network: NetworkSpec;
  readonly runs: readonly [RunSummary, ...RunSummary[]];
}

/** Runs fetched at a time. */
const batch = 16;

/** Every network that runs of the project were trained with. */
export class NetworkVersions {
  readonly #studio: Studio;
  readonly #project: ProjectState;
  readonly #asked = new Set<string>();
  #networks = $state.raw<ReadonlyMap<string, NetworkSpec>>(new Map());

  readonly #runs = $derived.by(() => this.#studio.runs.of(this.#project.project.id));
  /** Newest first; runs whose layers and connections are the same are one version. */
  readonly list: readonly NetworkVersion[] = $derived.by(() => group(this.#runs, this.#networks));
  readonly loading = $derived.by(() => this.#runs.some(({ id }) => !this.#networks.has(id)));

  constructor(studio: Studio, project: ProjectState) {
    this.#studio = studio;
    this.#project = project;
  }

  /** Fetches the networks of runs that are not known yet. */
  async fetch(): Promise<void> {
    const wanted = this.#runs.map(({ id }) => id).filter((id) => !this.#asked.has(id));
    for (const id of wanted) this.#asked.add(id);
    await this.#studio.guard(async () => {
      for (let start = 0; start < wanted.length; start += batch) {
        const ids = wanted.slice(start, start + batch);
        const runs = await Promise.all(ids.map((id) => this.#studio.api.runs.get({ id })));
        this.#networks = new Map([
          ...this.#networks,
          ...runs.map(({ summary, network }) => [summary.id, network] as const),
        ]);
      }
    });
  }

  /** Puts the network of a run on the canvas, as one step that can be undone. */
  use(version: NetworkVersion): void {
    const [run] = version.runs;
    this.#project.update({ network: version.network }, `Use the network of “${run.name}”`);
    this.#studio.notices.show({
      tone: 'success',
      message: `The network of “${run.name}” is on the canvas.`,
      action: { label: 'Undo', run: () => void this.#project.undo() },
    });
  }
}

function group(
  runs: readonly RunSummary[],
  networks: ReadonlyMap<string, NetworkSpec>,
): readonly NetworkVersion[] {
  const versions: { network: NetworkSpec; runs: [RunSummary, ...RunSummary[]] }[] = [];
  for (const run of runs) {
    const network = networks.get(run.id);
    if (!network) continue;
    const known = versions.find((version) => sameNetwork(version.network, network));
    if (known) known.runs.push(run);
    else versions.push({ network, runs: [run] });
  }
  return versions;
}
