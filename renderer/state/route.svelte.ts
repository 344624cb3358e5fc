/** The six places of a project, in the order of the work. */
export const places = ['data', 'design', 'train', 'evaluate', 'runs', 'predict'] as const;
export type Place = (typeof places)[number];

/** Where the person is. Kept in the address (`#/project/<id>/<place>?run=<id>`), so reload and back work. */
export class Route {
  projectId = $state<string | null>(null);
  place = $state<Place>('data');
  /** The run that Evaluate and Predict are about; null means the newest. */
  runId = $state<string | null>(null);

  constructor() {
    this.#read();
    window.addEventListener('hashchange', () => this.#read());
  }

  home(): void {
    window.location.hash = '#/';
  }

  open(projectId: string, place: Place = 'data', runId: string | null = null): void {
    const query = runId ? `?run=${encodeURIComponent(runId)}` : '';
    window.location.hash = `#/project/${encodeURIComponent(projectId)}/${place}${query}`;
  }

  /** Another place of the same project, keeping the run in view. */
  go(place: Place, runId: string | null = this.runId): void {
    if (this.projectId) this.open(this.projectId, place, runId);
  }

  #read(): void {
    const match = /^#\/project\/([^/?]+)(?:\/([a-z]+))?(?:\?run=([^&]+))?/.exec(
      window.location.hash,
    );
    this.projectId = match?.[1] ? decodeURIComponent(match[1]) : null;
    this.place = places.find((place) => place === match?.[2]) ?? 'data';
    this.runId = match?.[3] ? decodeURIComponent(match[3]) : null;
  }
}
