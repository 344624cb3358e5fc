import type { Api } from '../../common/api/api.ts';
import { AppError } from '../../common/errors/app-error.ts';
import type { RunSummary } from '../../common/runs/run.ts';
import { shortId } from './follow-run.ts';

/** The run that a word means: its id, the beginning of it, or its name. Throws `invalid-input` for none or several. */
export async function findRun(api: Api, word: string): Promise<RunSummary> {
  const runs = await api.runs.list({ projectId: null });
  const byId = runs.filter(({ id }) => id.startsWith(word.toLowerCase()));
  const found =
    byId.length > 0 && word.length >= 4 ? byId : runs.filter(({ name }) => name === word);
  const [run, ...more] = found;
  if (!run) {
    throw new AppError(
      'not-found',
      `There is no run “${word}”. layerwright runs lists those that are there.`,
    );
  }
  if (more.length > 0) {
    const ids = found.map(({ id, projectName }) => `${shortId(id)} (${projectName})`);
    throw new AppError(
      'invalid-input',
      `“${word}” may be any of ${found.length} runs: ${ids.join(', ')}. Give the id.`,
    );
  }
  return run;
}
