import { z } from 'zod';
import { deepestNesting, isDeeperThan } from '../versioned/nesting.ts';
import { readVersioned } from '../versioned/read-versioned.ts';
import type { NetworkSpec, NodeSpec, SubnetworkSpec } from './network-spec.ts';
import { withUsesFilled } from './blocks/shared-blocks.ts';
import { networkMigrations } from './network-migrations.ts';

const id = z.string().min(1).max(100);
const coordinate = z.number().min(-1e6).max(1e6);
const port = z.int().min(0).max(1000);
const plainValues = [
  z.number(),
  z.string().max(1000),
  z.boolean(),
  z.null(),
  z.array(z.number()).max(4096),
] as const;
const paramValueSchema = z.union([
  ...plainValues,
  z.object({ type: z.string().min(1).max(100) }).catchall(z.union(plainValues)),
]);

const position = z.strictObject({ x: coordinate, y: coordinate });
const length = z.number().min(1).max(1e6);

const blockParameter = z.strictObject({
  key: z
    .string()
    .regex(/^[a-z_][a-z0-9_]*$/)
    .max(100),
  label: z.string().min(1).max(200),
  default: paramValueSchema,
  sets: z.array(z.strictObject({ node: id, param: z.string().min(1).max(100) })).max(1000),
});

const note = z.strictObject({
  id,
  kind: z.enum(['comment', 'frame']),
  text: z.string().max(10_000),
  colour: z.enum(['neutral', 'blue', 'green', 'yellow', 'red', 'purple']),
  position,
  size: z.strictObject({ width: length, height: length }),
});

/** What is drawn beside the layers. */
const beside = {
  notes: z.array(note).max(10_000).exactOptional(),
  direction: z.enum(['right', 'down']).exactOptional(),
};

const node = z.strictObject({
  id,
  type: z.string().min(1).max(100),
  name: z.string().min(1).max(200),
  params: z.record(z.string().max(100), paramValueSchema),
  position,
  trainable: z.boolean().exactOptional(),
  sharesWith: id.exactOptional(),
  pinned: z.boolean().exactOptional(),
  parameters: z.array(blockParameter).max(100).exactOptional(),
  open: z.boolean().exactOptional(),
  outputs: z
    .array(z.strictObject({ node: id, port }))
    .max(1000)
    .exactOptional(),
  get network() {
    return z.strictObject({ nodes, edges, ...beside }).exactOptional();
  },
});
const nodes = z.array(node).max(10_000);
const edges = z
  .array(z.strictObject({ id, from: id, to: id, toPort: port, fromPort: port.exactOptional() }))
  .max(50_000);

const shape = z.strictObject({
  version: z.literal(2),
  nodes,
  edges,
  ...beside,
});

const versionOne = z.looseObject({ version: z.literal(1) });

type Refuse = (path: readonly (string | number)[], message: string) => void;

/** Every layer and connection has an id of its own, and what names a layer names one that is there, also in blocks. */
const wiredNetwork = shape.superRefine((network, context) =>
  checkWiring(network, (path, message) =>
    context.addIssue({ code: 'custom', path: [...path], message }),
  ),
);

function checkWiring({ nodes, edges }: SubnetworkSpec, refuse: Refuse): void {
  const layers = new Set<string>();
  const connections = new Set<string>();
  for (const [index, { id }] of nodes.entries()) {
    if (layers.has(id)) refuse(['nodes', index, 'id'], `two layers have the id “${id}”`);
    layers.add(id);
  }
  for (const [index, { id, from, to }] of edges.entries()) {
    if (connections.has(id)) {
      refuse(['edges', index, 'id'], `two connections have the id “${id}”`);
    }
    connections.add(id);
    for (const [end, layer] of [
      ['from', from],
      ['to', to],
    ] as const) {
      if (!layers.has(layer)) {
        refuse(['edges', index, end], `there is no layer with the id “${layer}”`);
      }
    }
  }
  for (const [index, block] of nodes.entries()) {
    if (block.network) checkBlock(block, (path, text) => refuse(['nodes', index, ...path], text));
  }
}

/** What a block gives, and what its settings go into, are layers directly inside it. */
function checkBlock({ network, outputs = [], parameters = [] }: NodeSpec, refuse: Refuse): void {
  if (!network) return;
  checkWiring(network, (path, message) => refuse(['network', ...path], message));
  const inside = new Set(network.nodes.map(({ id }) => id));
  const named: readonly (readonly [string, readonly (string | number)[]])[] = [
    ...outputs.map(({ node }, index) => [node, ['outputs', index, 'node']] as const),
    ...parameters.flatMap(({ sets }, index) =>
      sets.map(({ node }, set) => [node, ['parameters', index, 'sets', set, 'node']] as const),
    ),
  ];
  for (const [layer, path] of named) {
    if (!inside.has(layer)) refuse(path, `there is no layer with the id “${layer}” in the block`);
  }
}

/**
 * What a network is; one whose blocks lie in one another without end is refused before it is gone into. Of a block
 * that is used several times, what stands at its owner counts.
 */
export const networkSpecSchema = z
  .unknown()
  .superRefine((json, context) => {
    if (!isDeeperThan(json)) return;
    const message = `its blocks and lists lie more than ${deepestNesting} levels deep in one another`;
    context.addIssue({ code: 'custom', message });
  })
  .pipe(wiredNetwork)
  .transform((network) => withUsesFilled(network));

/** The same inside another document, where a network of version 1 may stand as well. */
export const storedNetworkSchema = z.preprocess(
  (json) => (versionOne.safeParse(json).success ? { ...(json as object), version: 2 } : json),
  networkSpecSchema,
);

/** Reads a network from JSON; migrates older ones, refuses a newer one and names the field that is wrong. */
export function readNetwork(json: unknown): NetworkSpec {
  return readVersioned('network', json, 2, networkMigrations, networkSpecSchema);
}
