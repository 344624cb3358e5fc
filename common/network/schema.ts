import { z } from 'zod';
import { readVersioned } from '../versioned/read-versioned.ts';
import type { NetworkSpec } from './network-spec.ts';

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

const node = z.strictObject({
  id,
  type: z.string().min(1).max(100),
  name: z.string().min(1).max(200),
  params: z.record(z.string().max(100), paramValueSchema),
  position: z.strictObject({ x: coordinate, y: coordinate }),
  trainable: z.boolean().exactOptional(),
  sharesWith: id.exactOptional(),
  get network() {
    return z.strictObject({ nodes, edges }).exactOptional();
  },
});
const nodes = z.array(node).max(10_000);
const edges = z
  .array(z.strictObject({ id, from: id, to: id, toPort: port, fromPort: port.exactOptional() }))
  .max(50_000);

const shape = z.strictObject({ version: z.literal(1), nodes, edges });

/** Every layer and connection has an id of its own, and connections join layers that are there. */
export const networkSpecSchema = shape.superRefine(({ nodes, edges }, context) => {
  const layers = new Set<string>();
  const connections = new Set<string>();
  const refuse = (path: (string | number)[], message: string) =>
    context.addIssue({ code: 'custom', path, message });
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
});

/** Reads a network from JSON; refuses a newer version and names the field that is wrong. */
export function readNetwork(json: unknown): NetworkSpec {
  return readVersioned('network', json, 1, [], networkSpecSchema);
}
