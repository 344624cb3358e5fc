import { writeFile } from 'node:fs/promises';
import type { Api } from '../../../common/api/api.ts';
import { AppError } from '../../../common/errors/app-error.ts';
import { emptyCard, type ModelCard } from '../../../common/report/model-card.ts';
import type { WrittenFile } from '../../../common/report/reports-api.ts';
import { modelCardSchema } from '../../../common/report/schema.ts';
import { writeComparison } from '../../../common/report/write-comparison.ts';
import { writeModelCard } from '../../../common/report/write-model-card.ts';
import { writeReport } from '../../../common/report/write-report.ts';
import type { CheckpointRepository } from '../../storage/checkpoint-repository.ts';
import type { RunRepository } from '../../storage/run-repository.ts';
import type { SettingsRepository } from '../../storage/settings-repository.ts';
import type { FileStore } from '../files/file-store.ts';
import { safeName } from '../files/safe-name.ts';
import type { Handlers } from '../handlers.ts';
import type { HostPorts } from '../host-ports.ts';
import { requireRun } from '../runs/run-calls.ts';
import { cardKey } from './card-key.ts';
import { gatherContent } from './gather-content.ts';

export interface ReportParts {
  /** Everything that a report tells comes from the calls that windows make. */
  readonly api: () => Api;
  readonly host: HostPorts;
  readonly runs: RunRepository;
  readonly checkpoints: CheckpointRepository;
  readonly settings: SettingsRepository;
  readonly files: FileStore;
}

/** Runs as files for others: reports, model cards, comparisons. */
export function reportCalls(parts: ReportParts): Handlers['reports'] {
  const { api, host, runs, checkpoints, settings, files } = parts;
  const card = (runId: string): ModelCard =>
    modelCardSchema.safeParse(settings.get(cardKey(runId))).data ?? emptyCard;
  const gather = (runId: string) => {
    requireRun(runs, runId);
    return gatherContent(
      {
        api: api(),
        version: host.version,
        weightsHash: (id) => checkpoints.hashOf(id, 'best'),
        card,
      },
      runId,
    );
  };
  const write = async (
    title: string,
    ending: string,
    data: string | Uint8Array,
  ): Promise<WrittenFile> => {
    const name = `${safeName(title, 'report')}.${ending}`;
    const { path, token } = await files.createOutput(name);
    await writeFile(path, data);
    return { token, name };
  };
  return {
    html: async ({ runId }) => {
      const content = await gather(runId);
      return write(content.run.summary.name, 'html', writeReport(content));
    },
    page: async ({ runId }) => {
      const content = await gather(runId);
      return { html: writeReport(content), name: content.run.summary.name };
    },
    pdf: async ({ runId }) => {
      if (!host.printPdf) {
        throw new AppError(
          'unavailable',
          'In a browser the report becomes a PDF by the browser’s print dialog: choose Print, then “Save as PDF”.',
        );
      }
      const content = await gather(runId);
      const pdf = await host.printPdf(writeReport(content));
      return write(content.run.summary.name, 'pdf', pdf);
    },
    card: async ({ runId }) => {
      const content = await gather(runId);
      return write(`${content.run.summary.name} model card`, 'md', writeModelCard(content));
    },
    comparison: async ({ runIds }) => {
      const compared = await Promise.all(
        runIds.map(async (id) => ({
          run: await api().runs.get({ id }),
          epochs: await api().runs.metrics({ id, most: 600 }),
        })),
      );
      const made = { at: new Date().toISOString(), version: host.version };
      return write('Comparison of runs', 'html', writeComparison(compared, made));
    },
    fields: ({ runId }) => {
      requireRun(runs, runId);
      return card(runId);
    },
    setFields: ({ runId, fields }) => {
      requireRun(runs, runId);
      settings.set(cardKey(runId), fields);
    },
  };
}
