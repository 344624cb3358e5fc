import type { Studio } from '../../state/studio.svelte.ts';
import { saveFrom } from '../../ui/choose-file.ts';

/** What can be done to a project as a whole. Failures are shown. */
export interface ProjectActions {
  readonly duplicate: (id: string) => void;
  readonly exportProject: (id: string) => void;
  /** One file with its data, runs and weights. */
  readonly exportWhole: (project: { readonly id: string; readonly name: string }) => void;
  /** Goes Home; a notice offers the way back. */
  readonly remove: (project: { readonly id: string; readonly name: string }) => void;
}

export function projectActions(studio: Studio): ProjectActions {
  return {
    duplicate: (id) =>
      void studio.guard(async () => {
        await studio.current?.flush();
        const copy = await studio.api.projects.duplicate({ id });
        studio.route.open(copy.id, studio.route.place);
        studio.notices.show({ tone: 'success', message: `“${copy.name}” is open.` });
      }),
    exportProject: (id) =>
      void studio.guard(async () => {
        await studio.current?.flush();
        const { token, name } = await studio.api.experiments.exportProject({ projectId: id });
        saveFrom(studio.connection.downloadUrl(token), name);
      }),
    exportWhole: (project) =>
      void studio.guard(async () => {
        await studio.current?.flush();
        const { token, name } = await studio.projectFiles.write(project);
        saveFrom(studio.connection.downloadUrl(token), name);
      }),
    remove: ({ id, name }) =>
      void studio.guard(async () => {
        await studio.current?.flush();
        await studio.api.projects.remove({ id });
        studio.route.home();
        studio.notices.show({
          tone: 'info',
          message: `“${name}” is deleted.`,
          action: {
            label: 'Undo',
            run: () =>
              void studio.guard(async () => {
                await studio.api.projects.restore({ id });
                studio.route.open(id);
              }),
          },
        });
      }),
  };
}
