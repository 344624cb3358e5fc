/** The six places of a project, in the order of the work. */
export const places = ['data', 'design', 'train', 'evaluate', 'runs', 'predict'] as const;
export type Place = (typeof places)[number];

/** Where the person is. Kept in the address (`#/project/<id>/<place>?run=<id>`), so reload and back work. */
export class Route {
  projectId = $state<string | null>(null);
  place = $state<Place>('data');
  /** The run that Evaluate and Predict are about; null means the newest. */
  runId = $state<string | null>(null);

  /** @param moved Called whenever the address has changed. */
  constructor(moved: () => void = () => undefined) {
    this.#read();
    window.addEventListener('hashchange', () => {
      this.#read();
      moved();
    });
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
    const address = readAddress();
    this.projectId = address.projectId;
    this.place = address.place;
    this.runId = address.runId;
  }
}

/** Where the address leads, at once: a route that was just asked for is read only a moment later. */
export function whereInAddress(): { readonly projectId: string | null; readonly place: Place } {
  return readAddress();
}

function readAddress() {
  const match = /^#\/project\/([^/?]+)(?:\/([a-z]+))?(?:\?run=([^&]+))?/.exec(window.location.hash);
  return {
    projectId: match?.[1] ? decodeURIComponent(match[1]) : null,
    place: places.find((place) => place === match?.[2]) ?? 'data',
    runId: match?.[3] ? decodeURIComponent(match[3]) : null,
  };
}
