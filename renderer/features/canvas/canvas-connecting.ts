import type { Connection, OnConnectEnd, useSvelteFlow } from '@xyflow/svelte';
import { connectionProblem } from '../../../common/network/connect.ts';
import type { Position } from '../../../common/network/edit-network.ts';
import type { NetworkEditor } from '../../state/network-editor.svelte.ts';
import type { CanvasItem, ConnectionItem } from './canvas-items.ts';
import { cardSize } from './card-geometry.ts';
import { portsOf } from './card-ports.ts';

type EndState = Parameters<OnConnectEnd>[1];
type Flow = ReturnType<typeof useSvelteFlow<CanvasItem, ConnectionItem>>;

/** Drawing connections with the pointer, from port to port or from a port into the empty. */
export class CanvasConnecting {
  readonly #editor: NetworkEditor;
  readonly #flow: Flow;

  constructor(editor: NetworkEditor, flow: Flow) {
    this.#editor = editor;
    this.#flow = flow;
  }

  may(end: Connection | ConnectionItem): boolean {
    const ports = portsOf(end.sourceHandle, end.targetHandle);
    return connectionProblem(this.#editor.network, end.source, end.target, ports) === null;
  }

  /** Makes the connection in the network, from which the canvas takes it. */
  make({ source, target, sourceHandle, targetHandle }: Connection): null {
    this.#editor.connect(source, target, portsOf(sourceHandle, targetHandle));
    return null;
  }

  start({
    nodeId,
    handleType,
  }: {
    readonly nodeId: string | null;
    readonly handleType: string | null;
  }): void {
    if (nodeId && handleType === 'source') {
      this.#editor.draft.current = { from: nodeId, by: 'pointer' };
    }
  }

  /** Says why two layers cannot be connected, or offers what can follow where there is nothing. */
  end(event: MouseEvent | TouchEvent, end: EndState): void {
    const { fromNode, toNode, fromHandle, toHandle, isValid } = end;
    this.#editor.draft.drop();
    if (isValid || !fromNode) return;
    const forward = fromHandle?.type === 'source';
    if (!toNode) return this.#offer(event, fromNode.id, fromHandle?.id ?? null, forward);
    const [from, to] = forward ? [fromNode.id, toNode.id] : [toNode.id, fromNode.id];
    const [source, target] = forward ? [fromHandle, toHandle] : [toHandle, fromHandle];
    this.#editor.connect(from, to, portsOf(source?.id, target?.id));
  }

  #offer(
    event: MouseEvent | TouchEvent,
    node: string,
    handle: string | null,
    forward: boolean,
  ): void {
    if (!('clientX' in event)) return;
    const onCard = (event.target as Element | null)?.closest('.svelte-flow__node');
    if (onCard?.getAttribute('data-id') === node) return;
    const at = { x: event.clientX, y: event.clientY };
    const { x, y } = this.#flow.screenToFlowPosition(at);
    const down = this.#editor.network.direction === 'down';
    const back = forward ? 0 : 1;
    const position: Position = down
      ? { x: x - cardSize.width / 2, y: y - cardSize.height * back }
      : { x: x - cardSize.width * back, y: y - cardSize.height / 2 };
    const ports = forward ? portsOf(handle, null) : portsOf(null, handle);
    this.#editor.listing.open(
      forward
        ? { kind: 'after', node, fromPort: ports.fromPort ?? 0, position }
        : { kind: 'before', node, toPort: ports.toPort ?? 0, position },
      at,
    );
  }
}
