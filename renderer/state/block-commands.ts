import { reuseProblem } from '../../common/network/share-weights.ts';
import type { NetworkEditor } from './network-editor.svelte.ts';
import type { Command } from './studio.svelte.ts';

/** What can be done with blocks and shared layers: for the canvas' keys, its menu and the command palette. */
export function blockCommands(
  editor: NetworkEditor,
  targets: { readonly saveBlock: (id: string) => void; readonly inspect: () => void },
): readonly Omit<Command, 'group'>[] {
  const { blocks, sharing } = editor;
  const onBlock = (): boolean => blocks.selected !== null;
  const withBlock = (run: (id: string) => void) => (): void => {
    const block = blocks.selected;
    if (block) run(block.id);
  };
  return [
    {
      id: 'make-block',
      title: 'Make a block of the selected layers…',
      shortcut: 'Ctrl+G',
      run: () => blocks.ask(),
    },
    {
      id: 'open-block',
      title: 'Open the selected block',
      shortcut: 'Enter',
      enabled: onBlock,
      run: withBlock((id) => blocks.open(id)),
    },
    {
      id: 'leave-block',
      title: 'Leave the block',
      shortcut: 'Alt+Backspace',
      enabled: () => editor.inBlock,
      run: () => void blocks.leave(),
    },
    {
      id: 'expand-block',
      title: 'Expand or collapse the selected block',
      shortcut: 'Alt+Enter',
      enabled: onBlock,
      run: withBlock((id) => blocks.toggleOpen(id)),
    },
    {
      id: 'inspect-block',
      title: 'Settings of the selected block',
      shortcut: 'Shift+Enter',
      enabled: onBlock,
      run: targets.inspect,
    },
    {
      id: 'unpack-block',
      title: 'Unpack the selected block',
      shortcut: 'Ctrl+Shift+G',
      enabled: onBlock,
      run: () => blocks.unpack(),
    },
    {
      id: 'save-block',
      title: 'Save the selected block to my blocks…',
      enabled: onBlock,
      run: withBlock(targets.saveBlock),
    },
    {
      id: 'use-again',
      title: 'Use these weights again',
      enabled: () => {
        const [id] = editor.selected;
        const there = editor.selected.size === 1 && id !== undefined;
        return there && reuseProblem(editor.network, id) === null;
      },
      run: () => sharing.useAgain(),
    },
  ];
}
