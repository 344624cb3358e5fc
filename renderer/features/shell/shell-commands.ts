import { places } from '../../state/route.svelte.ts';
import type { Command, Studio } from '../../state/studio.svelte.ts';
import { chooseFile, tableFiles } from '../../ui/choose-file.ts';
import { projectActions } from './project-actions.ts';

/** What the shell itself does for a command. */
interface ShellActions {
  readonly openPalette: () => void;
  readonly openShortcuts: () => void;
  readonly openAbout: () => void;
  readonly openLibrary: () => void;
  readonly openCare: () => void;
  readonly openQueue: () => void;
}

/** Commands that exist in every place. */
export function shellCommands(studio: Studio, actions: ShellActions): readonly Command[] {
  const open = (): boolean => studio.current !== null;
  return [
    {
      id: 'palette',
      title: 'Search commands',
      shortcut: 'Ctrl+K',
      group: 'General',
      run: actions.openPalette,
    },
    {
      id: 'shortcuts',
      title: 'Show keyboard shortcuts',
      shortcut: '?',
      group: 'General',
      run: actions.openShortcuts,
    },
    {
      id: 'about',
      title: 'About this program and its engines',
      group: 'General',
      run: actions.openAbout,
    },
    {
      id: 'open-file',
      title: 'Start a project from a file',
      shortcut: 'Ctrl+O',
      group: 'General',
      run: () => void openChosen(studio),
    },
    {
      id: 'library',
      title: 'Data in the library',
      group: 'General',
      run: actions.openLibrary,
    },
    {
      id: 'library-care',
      title: 'Library: place, backups, integrity and space',
      group: 'General',
      run: actions.openCare,
    },
    {
      id: 'queue',
      title: 'Trainings in progress and queue',
      shortcut: 'Alt+Q',
      group: 'Runs',
      run: actions.openQueue,
    },
    ...undoCommands(studio),
    {
      id: 'home',
      title: 'Go to Home',
      shortcut: 'Alt+0',
      group: 'Go to',
      run: () => studio.route.home(),
    },
    ...places.map((place, index) => ({
      id: `go-${place}`,
      title: `Go to ${place[0]?.toUpperCase()}${place.slice(1)}`,
      shortcut: `Alt+${index + 1}`,
      group: 'Go to',
      enabled: open,
      run: () => studio.route.go(place),
    })),
    ...projectCommands(studio),
    ...runCommands(studio),
  ];
}

/** Lets the person choose a table or an experiment and opens it. */
export async function openChosen(studio: Studio): Promise<void> {
  const file = await chooseFile(`${tableFiles},.json,.layerwright`);
  if (file) await studio.guard(() => studio.openFile(file));
}

function undoCommands(studio: Studio): readonly Command[] {
  const history = studio.current?.history;
  return [
    {
      id: 'undo',
      title: history?.undoLabel ? `Undo: ${history.undoLabel}` : 'Undo',
      shortcut: 'Ctrl+Z',
      group: 'Edit',
      enabled: () => Boolean(studio.current?.history.undoLabel),
      run: () => studio.current?.undo(),
    },
    {
      id: 'redo',
      title: history?.redoLabel ? `Redo: ${history.redoLabel}` : 'Redo',
      shortcut: 'Ctrl+Shift+Z',
      group: 'Edit',
      enabled: () => Boolean(studio.current?.history.redoLabel),
      run: () => studio.current?.redo(),
    },
  ];
}

function projectCommands(studio: Studio): readonly Command[] {
  const state = studio.current;
  if (!state) return [];
  const actions = projectActions(studio);
  const { id } = state.project;
  return [
    {
      id: 'project-duplicate',
      title: 'Duplicate this project',
      group: 'Project',
      run: () => actions.duplicate(id),
    },
    {
      id: 'project-export',
      title: 'Export this experiment',
      group: 'Project',
      run: () => actions.exportProject(id),
    },
    {
      id: 'project-file',
      title: 'Export this project with its data and runs as one file',
      group: 'Project',
      run: () => actions.exportWhole(state.project),
    },
    {
      id: 'project-delete',
      title: 'Delete this project',
      group: 'Project',
      run: () => actions.remove(state.project),
    },
  ];
}

function runCommands(studio: Studio): readonly Command[] {
  const { training } = studio.api;
  const steer = (id: string, title: string, action: () => Promise<unknown>): Command => ({
    id,
    title,
    group: 'Runs',
    run: () => void studio.guard(action),
  });
  const stop = studio.runs.going
    .slice(0, 20)
    .flatMap(({ id: runId, name, status }) => [
      steer(`stop-${runId}`, `Stop training “${name}”`, () => training.stop({ runId })),
      ...(status === 'running'
        ? [steer(`pause-${runId}`, `Pause training “${name}”`, () => training.pause({ runId }))]
        : []),
      ...(status === 'paused'
        ? [steer(`resume-${runId}`, `Resume training “${name}”`, () => training.resume({ runId }))]
        : []),
    ]);
  const { projectId } = studio.route;
  const runs = projectId ? studio.runs.of(projectId).slice(0, 100) : [];
  return [
    ...stop,
    ...runs.map((run) => ({
      id: `run-${run.id}`,
      title: `Open run “${run.name}”`,
      group: 'Runs',
      run: () => studio.route.open(run.projectId, 'evaluate', run.id),
    })),
  ];
}
