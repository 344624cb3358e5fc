import type { Project } from '../../../common/projects/project.ts';
import type { Run } from '../../../common/runs/run.ts';
import type { Place } from '../../state/route.svelte.ts';

/** `stale`: something upstream was changed since. */
export type PlaceState = 'missing' | 'ready' | 'stale' | 'problem';

/** The state of a place with the reason as a sentence. */
export interface PlaceMark {
  readonly state: PlaceState;
  readonly reason: string;
}

/** What the marks follow from. */
export interface Situation {
  readonly project: Project;
  readonly hasTable: boolean;
  /** What was found in the data and asks for a decision. */
  readonly findings?: readonly { readonly severity: string }[] | undefined;
  /** How many layers have a problem. */
  readonly problems: number;
  /** The newest run that has weights, with its settings; null without one. */
  readonly newest: Run | null;
  readonly runs: number;
}

/** One mark per place. */
export function placeMarks(situation: Situation): Readonly<Record<Place, PlaceMark>> {
  const { project, problems, newest, runs } = situation;
  const data = dataMark(situation);
  const design: PlaceMark =
    project.network.nodes.length === 0
      ? { state: 'missing', reason: 'No network is drawn yet.' }
      : problems > 0
        ? {
            state: 'problem',
            reason: `${problems} problem${problems === 1 ? '' : 's'} in the network.`,
          }
        : { state: 'ready', reason: 'The network is complete.' };
  const result = resultMark(project, newest);
  return {
    data,
    design,
    train: result,
    evaluate: result,
    runs:
      runs === 0
        ? { state: 'missing', reason: 'No runs yet.' }
        : { state: 'ready', reason: `${runs} run${runs === 1 ? '' : 's'}.` },
    predict: result,
  };
}

function dataMark({ project, hasTable, findings = [] }: Situation): PlaceMark {
  if (!hasTable) return { state: 'missing', reason: 'No table is chosen yet.' };
  if (!project.recipe?.treatments.some((treatment) => treatment.role === 'target')) {
    return { state: 'missing', reason: 'No target column is chosen yet.' };
  }
  const found = `${findings.length} finding${findings.length === 1 ? '' : 's'} in the data`;
  if (findings.some(({ severity }) => severity === 'error')) {
    return { state: 'problem', reason: `${found}; see Checks.` };
  }
  const also = findings.length === 0 ? '' : ` ${found}; see Checks.`;
  return { state: 'ready', reason: `Table and target are chosen.${also}` };
}

function resultMark(project: Project, newest: Run | null): PlaceMark {
  if (!newest) return { state: 'missing', reason: 'No trained network yet.' };
  const changed = changedSince(project, newest);
  return changed.length > 0
    ? { state: 'stale', reason: `Changed since the last run: ${changed.join(', ')}.` }
    : { state: 'ready', reason: `Trained as “${newest.summary.name}”.` };
}

/** What of a project differs from what a run was made with. Places on the canvas do not count. */
export function changedSince(project: Project, run: Run): readonly string[] {
  const changed: string[] = [];
  if (project.datasetId !== run.datasetId) changed.push('table');
  else if (run.fitted && !same(project.recipe, run.fitted.recipe)) changed.push('data recipe');
  if (!same(meaning(project.network), meaning(run.network))) changed.push('network');
  if (!same(project.training, run.training)) changed.push('training settings');
  return changed;
}

function meaning(network: Project['network']): unknown {
  return {
    nodes: network.nodes.map(({ id, type, name, params }) => ({ id, type, name, params })),
    edges: network.edges,
  };
}

/** Equality of JSON documents, whatever the order of keys; an absent key equals an undefined one. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => same(left[key], right[key]));
}
