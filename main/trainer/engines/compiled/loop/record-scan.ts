import type { Scan, ScanResult } from '../../../../../common/layers/forward-ops.ts';
import type { OpGraph } from '../op-graph.ts';

/** Records a loop over time, with its body in a graph of its own. */
export function recordScan(_graph: OpGraph, _loop: Scan): ScanResult {
  throw new RangeError('A loop cannot be recorded.');
}
