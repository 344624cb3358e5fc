import { paramProblems, resolveParams, type ParamProblem } from '../../layers/read-params.ts';
import type { LayerDefinition, Params } from '../../layers/layer.ts';
import { sameShape, type Shape } from '../../tensor/shape.ts';
import { incomingEdges, orderNodes } from '../compile-order.ts';
import { sameValue } from '../diff-network.ts';
import type { EdgeSpec, NetworkSpec, NodeSpec } from '../network-spec.ts';
import type { InferredShapes, ParameterCount } from '../infer-shapes.ts';

/** What follows for one layer: its outputs and weights, or why there are none. */
export type InferredLayer =
  | { readonly outputs: readonly Shape[]; readonly count: ParameterCount }
  | { readonly error: string };

/** Everything that a layer's shapes and weights follow from. */
export interface LayerGiven {
  readonly node: NodeSpec;
  /** The layer that `sharesWith` names, if it is there. */
  readonly owner: NodeSpec | undefined;
  /** Per connection into it; undefined where the output that it starts at does not exist. */
  readonly inputs: readonly (Shape | undefined)[];
}

/** In which order layers are computed, and what leads into each. */
export interface Wiring {
  readonly ordered: readonly NodeSpec[];
  /** Layers on a circle or behind one. */
  readonly circular: readonly NodeSpec[];
  readonly incoming: ReadonlyMap<string, readonly EdgeSpec[]>;
}

/** Parameters complete with defaults, and the first thing that is wrong with them. */
export interface CheckedParams {
  readonly definition: LayerDefinition;
  readonly problem: ParamProblem | undefined;
  readonly resolved: Params;
}

interface Known {
  readonly given: LayerGiven;
  readonly inferred: InferredLayer;
}

/**
 * What the last inference found, layer by layer, so that the next one computes again only what lies behind a
 * change and gets other inputs by it. Layers are immutable: one that is the same object is the same layer.
 */
export class ShapeMemory {
  #known = new Map<string, Known>();
  #next = new Map<string, Known>();
  #drawn: NetworkSpec | null = null;
  #wiring: Wiring | null = null;
  readonly #checked = new WeakMap<NodeSpec['params'], CheckedParams>();
  /** Layers that had to be computed in the last inference. */
  computed = 0;
  /** The last result, of a network without blocks. */
  last: InferredShapes | null = null;

  /** Begins an inference. */
  begin(): void {
    this.#next = new Map();
    this.computed = 0;
  }

  /** Ends it: what was not asked for is forgotten. True when every layer was known and none is gone. */
  end(): boolean {
    const same = this.computed === 0 && this.#next.size === this.#known.size;
    this.#known = this.#next;
    return same;
  }

  /** What follows for a layer: as before where it is given the same, else by `infer`. */
  recall(given: LayerGiven, infer: () => InferredLayer): InferredLayer {
    const { id } = given.node;
    const known = this.#known.get(id);
    let inferred = known?.inferred;
    if (!known || !inferred || !sameGiven(known.given, given)) {
      inferred = infer();
      this.computed += 1;
    }
    this.#next.set(id, { given, inferred });
    return inferred;
  }

  /** A layer's parameters with what is wrong with them; looked at once for each object. */
  checkedParams(definition: LayerDefinition, params: NodeSpec['params']): CheckedParams {
    const known = this.#checked.get(params);
    if (known?.definition === definition) return known;
    const [problem] = paramProblems(definition, params);
    const checked = { definition, problem, resolved: resolveParams(definition, params) };
    this.#checked.set(params, checked);
    return checked;
  }

  /** The order of the layers; kept while no connection, and no layer's place in the list, changes. */
  wiringOf(network: NetworkSpec): Wiring {
    const before = this.#drawn;
    this.#drawn = network;
    const { nodes, edges } = network;
    const kept =
      before?.edges === edges &&
      before.nodes.length === nodes.length &&
      before.nodes.every((node, index) => node.id === nodes[index]?.id);
    if (!kept || !this.#wiring) {
      this.#wiring = { ...orderNodes(network), incoming: incomingEdges(network) };
    } else if (before.nodes !== nodes) {
      const byId = new Map(nodes.map((node) => [node.id, node]));
      const present = (list: readonly NodeSpec[]) => list.map((node) => byId.get(node.id) ?? node);
      const { ordered, circular, incoming } = this.#wiring;
      this.#wiring = { ordered: present(ordered), circular: present(circular), incoming };
    }
    return this.#wiring;
  }
}

function sameGiven(a: LayerGiven, b: LayerGiven): boolean {
  return (
    sameLayer(a.node, b.node) &&
    sameLayer(a.owner, b.owner) &&
    a.inputs.length === b.inputs.length &&
    a.inputs.every((shape, index) => sameInput(shape, b.inputs[index]))
  );
}

function sameInput(a: Shape | undefined, b: Shape | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sameShape(a, b));
}

/** Whether two layers are one as far as shapes, weights and sentences about them go. */
function sameLayer(a: NodeSpec | undefined, b: NodeSpec | undefined): boolean {
  if (a === b) return true;
  return (
    a !== undefined &&
    b !== undefined &&
    a.type === b.type &&
    a.name === b.name &&
    a.trainable === b.trainable &&
    a.sharesWith === b.sharesWith &&
    (a.params === b.params || sameValue(a.params, b.params))
  );
}
