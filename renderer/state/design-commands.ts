import { blockCommands } from './block-commands.ts';
import { canvasCommands } from './canvas-commands.ts';
import { kernelRegularizers } from '../../common/network/regularise-kernels.ts';
import type { NetworkEditor } from './network-editor.svelte.ts';
import type { Command } from './studio.svelte.ts';

/** What commands of the Design place need besides the network. */
export interface DesignTargets {
  /** Brings the keyboard to the search for layers. */
  readonly find: () => void;
  readonly open: (drawer: 'problems' | 'summary' | 'history') => void;
  /** Brings the keyboard to the settings of what is selected. */
  readonly inspect: () => void;
  /** Asks for the name under which a block is kept. */
  readonly saveBlock: (id: string) => void;
  /** Asks for the regulariser that all kernels are to have. */
  readonly regularise: () => void;
  /** Runs what may fail; a failure is shown. */
  readonly attempt: (action: () => Promise<void>) => void;
}

const group = 'Design';

/**
 * Everything the Design place offers to the command palette. On the canvas its own keys come first;
 * Ctrl+C, Ctrl+X and Ctrl+V are not listed as shortcuts because the clipboard answers to them itself.
 */
export function designCommands(editor: NetworkEditor, targets: DesignTargets): readonly Command[] {
  const commands: readonly Omit<Command, 'group'>[] = [
    ...canvasCommands(editor, targets),
    ...blockCommands(editor, targets),
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
    {
      id: 'regularise',
      title: 'Set regulariser of all layers with kernels…',
      enabled: () => kernelRegularizers(editor.root).length > 0,
      run: targets.regularise,
    },
    { id: 'problems', title: 'Show problems', run: () => targets.open('problems') },
    { id: 'summary', title: 'Show summary', run: () => targets.open('summary') },
  ];
  return commands.map((command) => ({ ...command, id: `design.${command.id}`, group }));
}
