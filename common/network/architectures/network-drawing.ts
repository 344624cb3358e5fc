import { blockType } from '../expand-blocks.ts';
import { freshName } from '../layer-name.ts';
import { layoutNetwork } from '../layout-network.ts';
import type { EdgeSpec, NetworkSpec, NodeSpec, SubnetworkSpec } from '../network-spec.ts';
import type { BlockDrawing } from './block-drawing.ts';

/** Draws a network layer by layer. */
export class NetworkDrawing {
  readonly #nodes: NodeSpec[] = [];
  readonly #edges: EdgeSpec[] = [];
  readonly #names = new Set<string>();

  /** Adds a layer fed by the given layers, in the order of its inputs; gives its id. */
  add(type: string, params: NodeSpec['params'] = {}, ...from: readonly string[]): string {
    return this.#place({ type, params }, freshName(type, this.#names), from);
  }

  /** Adds a block `repeat` times in a row, as one layer; gives its id. */
  block(drawn: BlockDrawing, repeat: number, ...from: readonly string[]): string {
    const { name, network, parameters } = drawn;
    const params = repeat === 1 ? {} : { repeat };
    const free = this.#names.has(name) ? freshName(name, this.#names) : name;
    return this.#place({ type: blockType, params, network, parameters }, free, from);
  }

  /** What was drawn as the inside of a block: its inputs are the Input layers. */
  inside(): SubnetworkSpec {
    const { nodes, edges } = this.network();
    return { nodes, edges };
  }

  /** The network, its layers laid out from left to right. */
  network(): NetworkSpec {
    return layoutNetwork({ version: 2, nodes: this.#nodes, edges: this.#edges });
  }

  #place(
    layer: Omit<NodeSpec, 'id' | 'name' | 'position'>,
    name: string,
    from: readonly string[],
  ): string {
    const id = `n${this.#nodes.length + 1}`;
    this.#names.add(name);
    this.#nodes.push({ id, name, ...layer, position: { x: 0, y: 0 } });
    from.forEach((source, toPort) => {
      this.#edges.push({ id: `e${this.#edges.length + 1}`, from: source, to: id, toPort });
    });
    return id;
  }
}
