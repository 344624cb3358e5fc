import type { Diagnosis, Examined } from '../diagnosis.ts';
import { beyondEngine } from '../engine-limits.ts';

/** Whether the engine that was chosen can run every layer. */
export function checkEngine({ network, shapes, training }: Examined): readonly Diagnosis[] {
  if (training.engine === 'auto') return [];
  return beyondEngine(training.engine, network, shapes).map(({ node, message }) => ({
    id: `engine:${node}`,
    level: 'error',
    node,
    message,
    fix: { label: 'Let the program choose the engine', training: { engine: 'auto' } },
  }));
}
