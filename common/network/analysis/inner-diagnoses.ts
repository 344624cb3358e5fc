import { networkInside, withNetworkInside, type BlockPath } from '../blocks/edit-block.ts';
import { shapesInside } from '../blocks/inside-shapes.ts';
import { diagnoseInside } from '../judge-network.ts';
import type { Diagnosis, DiagnosisContext, Fix } from '../diagnosis.ts';
import type { InferredShapes } from '../infer-shapes.ts';
import type { NetworkSpec } from '../network-spec.ts';
import { DiagnosisMemory } from './diagnosis-memory.ts';

const order = { error: 0, warning: 1, hint: 2 };

/** Remarks on the layers inside the blocks of a network, at every depth, with what is remembered of the last edit. */
export class InnerDiagnoses {
  #memories = new Map<string, DiagnosisMemory>();
  #next = new Map<string, DiagnosisMemory>();

  /**
   * Remarks on a network with those on the layers inside its blocks, worst first. The latter name the block and say
   * in `inside` which layer they are about; their fixes apply to the network itself.
   */
  withInner(
    network: NetworkSpec,
    own: readonly Diagnosis[],
    context: DiagnosisContext,
    shapes: InferredShapes,
  ): readonly Diagnosis[] {
    if (!network.nodes.some((node) => node.network)) return own;
    this.#next = new Map();
    const inner = this.#below(network, [], context, shapes);
    this.#memories = this.#next;
    const told = new Set(inner.filter(({ level }) => level === 'error').map(({ node }) => node));
    // What fails inside is told about the layer at fault; the block need not say it again.
    const rest = own.filter(({ id, node }) => !told.has(node) || id !== `shape:${node}`);
    return [...rest, ...inner].sort((a, b) => order[a.level] - order[b.level]);
  }

  #below(
    network: NetworkSpec,
    path: BlockPath,
    context: DiagnosisContext,
    shapes: InferredShapes,
  ): readonly Diagnosis[] {
    const level = networkInside(network, path);
    return level.nodes
      .filter((node) => node.network)
      .flatMap((block) => {
        const deeper = [...path, block.id];
        const inside = networkInside(network, deeper);
        const key = deeper.join(' ');
        const memory = this.#memories.get(key) ?? new DiagnosisMemory();
        this.#next.set(key, memory);
        const own = {
          ...context,
          task: null,
          shapes: shapesInside(network, deeper, shapes, inside),
        };
        const nested = this.#below(network, deeper, context, shapes);
        const told = new Set(
          nested.filter(({ level }) => level === 'error').map(({ inside }) => inside?.path.at(-1)),
        );
        const all = [
          ...diagnoseInside(inside, own, memory)
            .filter(({ id, node }) => !told.has(node) || id !== `shape:${node}`)
            .map((remark) => outward(remark, network, deeper)),
          ...nested,
        ];
        // Another use of a block has the same layers: what can be said of them is said at their owner.
        return block.sharesWith === undefined ? all : all.filter(({ level }) => level === 'error');
      });
  }
}

/** A remark on a layer inside a block, told of the block on the canvas. */
function outward(remark: Diagnosis, network: NetworkSpec, path: BlockPath): Diagnosis {
  const names = path.map((_, depth) => {
    const around = networkInside(network, path.slice(0, depth));
    return around.nodes.find(({ id }) => id === path[depth])?.name ?? '?';
  });
  const { node, edge: _edge, fix, otherFix, message, ...rest } = remark;
  return {
    ...rest,
    id: `${path.join('/')}/${remark.id}`,
    ...(path[0] === undefined ? {} : { node: path[0] }),
    inside: { path, names, node: node ?? null, message },
    message: placed(names, message),
    ...(fix ? { fix: fixInside(fix, path) } : {}),
    ...(otherFix ? { otherFix: fixInside(otherFix, path) } : {}),
  };
}

function placed(names: readonly string[], message: string): string {
  return names.length === 0 ? message : `In ${names.join(' › ')}: ${message}`;
}

function fixInside(fix: Fix, path: BlockPath): Fix {
  if (!('apply' in fix)) return fix;
  return {
    label: fix.label,
    apply: (network) => withNetworkInside(network, path, fix.apply(networkInside(network, path))),
  };
}

/** The remarks of a whole network that are about what is inside a block, told of the layers there. */
export function remarksInside(all: readonly Diagnosis[], path: BlockPath): readonly Diagnosis[] {
  if (path.length === 0) return all;
  return all.flatMap(({ node: _node, inside, ...remark }): Diagnosis[] => {
    if (!inside || !path.every((id, depth) => inside.path[depth] === id)) return [];
    const node = inside.path[path.length] ?? inside.node;
    const message = placed(inside.names.slice(path.length), inside.message);
    return [{ ...remark, inside, message, ...(node === null ? {} : { node }) }];
  });
}
