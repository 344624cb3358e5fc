/**
 * Where a metric's value is taken from: the test rows, the best or last epoch, the lowest or highest of all epochs, or
 * one epoch.
 */
export type ColumnMoment = 'test' | 'best' | 'last' | 'lowest' | 'highest' | 'epoch';

/** A metric as a column shows it. */
export interface MetricColumn {
  readonly moment: ColumnMoment;
  readonly metric: string;
  /** With the moment `epoch`: which, from 1. */
  readonly epoch?: number;
}

const written = /^(test|best|last|lowest|highest|epoch(\d+))\.(.+)$/;

/** `best.val_loss`, `epoch10.loss` → what the column shows; null for no metric. */
export function readMetricColumn(id: string): MetricColumn | null {
  const found = written.exec(id);
  if (!found) return null;
  const [, moment = '', epoch, metric = ''] = found;
  return epoch === undefined
    ? { moment: moment as ColumnMoment, metric }
    : { moment: 'epoch', metric, epoch: Number(epoch) };
}

/** The id of a column. */
export function metricColumnId({ moment, metric, epoch }: MetricColumn): string {
  return `${moment === 'epoch' ? `epoch${epoch ?? 1}` : moment}.${metric}`;
}
