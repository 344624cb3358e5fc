import { freshName } from '../layer-name.ts';
import { layoutNetwork } from '../layout-network.ts';
import type { EdgeSpec, NetworkSpec, NodeSpec } from '../network-spec.ts';

/** Draws a network layer by layer. */
export class NetworkDrawing {
  readonly #nodes: NodeSpec[] = [];
  readonly #edges: EdgeSpec[] = [];
  readonly #names = new Set<string>();

  /** Adds a layer fed by the given layers, in the order of its inputs; gives its id. */
  add(type: string, params: NodeSpec['params'] = {}, ...from: readonly string[]): string {
    const id = `n${this.#nodes.length + 1}`;
    const name = freshName(type, this.#names);
    this.#names.add(name);
    this.#nodes.push({ id, type, name, params, position: { x: 0, y: 0 } });
    from.forEach((source, toPort) => {
      this.#edges.push({ id: `e${this.#edges.length + 1}`, from: source, to: id, toPort });
    });
    return id;
  }

  /** The network, its layers laid out from left to right. */
  network(): NetworkSpec {
    return layoutNetwork({ version: 2, nodes: this.#nodes, edges: this.#edges });
  }
}
