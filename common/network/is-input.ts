import { findLayer } from '../layers/catalogue.ts';
import type { NodeSpec } from './network-spec.ts';

/** True for layers that take the data and no other layer. */
export function isInput({ type }: Pick<NodeSpec, 'type'>): boolean {
  return findLayer(type)?.inputs.max === 0;
}
