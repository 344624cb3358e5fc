import type { EdgeSpec, NetworkSpec, NodeSpec } from '../../common/network/network-spec.ts';

/** A network that is drawn layer by layer; layers get the ids `n0`, `n1`, …. */
export class Drawing {
  readonly #nodes: NodeSpec[] = [];
  readonly #edges: EdgeSpec[] = [];

  /** Adds a layer whose inputs are the given layers, in this order, and gives its id. */
  add(type: string, params: NodeSpec['params'] = {}, ...from: readonly string[]): string {
    const id = `n${this.#nodes.length}`;
    const name = `${type.toLowerCase()}_${this.#nodes.length}`;
    this.#nodes.push({ id, type, name, params, position: { x: 200 * this.#nodes.length, y: 0 } });
    from.forEach((source, toPort) => {
      this.#edges.push({ id: `e${this.#edges.length}`, from: source, to: id, toPort });
    });
    return id;
  }

  network(): NetworkSpec {
    return { version: 2, nodes: this.#nodes, edges: this.#edges };
  }
}
