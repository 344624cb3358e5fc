import type { NetworkEditor } from './network-editor.svelte.ts';
import type { Command } from './studio.svelte.ts';

/** What commands of the Design place need besides the network. */
export interface DesignTargets {
  /** Brings the keyboard to the search for layers. */
  readonly find: () => void;
  readonly open: (drawer: 'problems' | 'summary') => void;
  /** Runs what may fail; a failure is shown. */
  readonly attempt: (action: () => Promise<void>) => void;
}

const group = 'Design';

/**
 * Everything the Design place offers to the command palette. On the canvas its own keys come first;
 * Ctrl+C, Ctrl+X and Ctrl+V are not listed as shortcuts because the clipboard answers to them itself.
 */
export function designCommands(editor: NetworkEditor, targets: DesignTargets): readonly Command[] {
  const layer = (): boolean => editor.selected.size > 0;
  const anything = (): boolean => editor.selected.size + editor.selectedEdges.size > 0;
  const commands: readonly Omit<Command, 'group'>[] = [
    { id: 'find', title: 'Find a layer to add', shortcut: '/', run: targets.find },
    {
      id: 'suggest',
      title: 'Use suggested network',
      enabled: () => editor.project.task !== null,
      run: () => editor.useSuggestion(),
    },
    {
      id: 'gallery',
      title: 'Start from a network…',
      run: () => (editor.galleryOpen = true),
    },
    { id: 'arrange', title: 'Arrange layers', run: () => editor.arranging.arrange() },
    {
      id: 'fit',
      title: 'Zoom to fit',
      shortcut: 'F',
      run: () => (editor.viewRequest = 'all'),
    },
    { id: 'select-all', title: 'Select all layers', run: () => editor.selectAll() },
    {
      id: 'connect',
      title: 'Connect the selected layer to another',
      shortcut: 'C',
      enabled: layer,
      run: () => editor.draft.start(),
    },
    {
      id: 'duplicate',
      title: 'Duplicate selected layers',
      shortcut: 'Ctrl+D',
      enabled: layer,
      run: () => editor.clipboard.duplicate(),
    },
    {
      id: 'delete',
      title: 'Delete selected layers',
      shortcut: 'Delete',
      enabled: anything,
      run: () => editor.removeSelection(),
    },
    {
      id: 'copy',
      title: 'Copy selected layers',
      enabled: layer,
      run: () =>
        targets.attempt(() => navigator.clipboard.writeText(editor.clipboard.copy() ?? '')),
    },
    {
      id: 'cut',
      title: 'Cut selected layers',
      enabled: layer,
      run: () => targets.attempt(() => navigator.clipboard.writeText(editor.clipboard.cut() ?? '')),
    },
    { id: 'problems', title: 'Show problems', run: () => targets.open('problems') },
    { id: 'summary', title: 'Show summary', run: () => targets.open('summary') },
  ];
  return commands.map((command) => ({ ...command, id: `design.${command.id}`, group }));
}
