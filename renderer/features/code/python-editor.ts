import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { python } from '@codemirror/lang-python';
import {
  bracketMatching,
  HighlightStyle,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { lintGutter, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { Annotation, EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import type { CodeProblem } from '../../../common/keras/python-problem.ts';

/** Marks a change that the program made, not the person. */
const written = Annotation.define<boolean>();

/** Milliseconds without a key after which what was typed is taken. */
const pause = 350;

const look = EditorView.theme({
  '&': { height: '100%', backgroundColor: 'var(--color-surface)', color: 'var(--color-text)' },
  '&.cm-focused': { outline: '2px solid var(--color-focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', fontSize: 'var(--text-12)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--color-text)' },
  '.cm-cursor': { borderLeftColor: 'var(--color-text)' },
  '.cm-gutters': {
    backgroundColor: 'var(--color-surface)',
    borderRight: '1px solid var(--color-border)',
    color: 'var(--color-muted)',
  },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground':
    { backgroundColor: 'var(--color-accent-soft)' },
  '.cm-panels, .cm-tooltip': {
    border: '1px solid var(--color-border)',
    backgroundColor: 'var(--color-raised)',
    color: 'var(--color-text)',
  },
});

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--family-attention)' },
  { tag: tags.string, color: 'var(--family-recurrent)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--family-activation)' },
  { tag: tags.comment, color: 'var(--color-muted)', fontStyle: 'italic' },
  { tag: tags.function(tags.variableName), color: 'var(--family-core)' },
  { tag: tags.className, color: 'var(--family-core)' },
  { tag: tags.propertyName, color: 'var(--family-normalisation)' },
]);

/** A text of Python on screen. */
export interface PythonEditor {
  /** Puts another text in; the cursor stays where it was as far as it can. */
  readonly write: (text: string) => void;
  readonly mark: (problems: readonly CodeProblem[]) => void;
  readonly destroy: () => void;
}

/** Opens an editor in an element. `typed` is told what the person made of the text, once they pause. */
export function openPythonEditor(
  parent: HTMLElement,
  text: string,
  typed: (text: string) => void,
): PythonEditor {
  let waiting: ReturnType<typeof setTimeout> | undefined;
  const take = (): void => {
    if (waiting === undefined) return;
    clearTimeout(waiting);
    waiting = undefined;
    typed(view.state.doc.toString());
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        history(),
        bracketMatching(),
        highlightSelectionMatches(),
        indentUnit.of('    '),
        python(),
        syntaxHighlighting(colours),
        lintGutter(),
        look,
        keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap]),
        EditorView.contentAttributes.of({
          'aria-label': 'Keras code of the network',
          spellcheck: 'false',
          // The keyboard scrolls what it can reach.
          tabindex: '0',
        }),
        EditorView.updateListener.of((update) => {
          const own = update.transactions.some((one) => one.annotation(written));
          if (!update.docChanged || own) return;
          clearTimeout(waiting);
          waiting = setTimeout(take, pause);
        }),
        EditorView.domEventHandlers({ blur: take }),
      ],
    }),
  });
  return {
    write: (next) => {
      const { doc, selection } = view.state;
      if (doc.toString() === next) return;
      clearTimeout(waiting);
      waiting = undefined;
      const at = Math.min(selection.main.head, next.length);
      view.dispatch({
        changes: { from: 0, to: doc.length, insert: next },
        selection: { anchor: at },
        annotations: written.of(true),
      });
    },
    mark: (problems) => {
      const end = view.state.doc.length;
      const diagnostics = problems.map(({ severity, from, to, message }): Diagnostic => ({
        from: Math.min(from, end),
        to: Math.min(to, end),
        severity: severity === 'error' ? 'error' : 'info',
        message,
      }));
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
    destroy: () => {
      take();
      view.destroy();
    },
  };
}
