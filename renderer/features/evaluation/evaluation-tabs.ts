import type { EvaluationReport } from '../../../common/evaluation/evaluation-api.ts';

/** The views of a judged part. */
export type EvaluationTab =
  'overview' | 'threshold' | 'calibration' | 'errors' | 'intervals' | 'forecast' | 'samples';

/** The views that a report has, in order. */
export function tabsOf({ classification, regression }: EvaluationReport): readonly {
  readonly id: EvaluationTab;
  readonly label: string;
}[] {
  return [
    { id: 'overview', label: 'Overview' },
    ...(classification
      ? ([
          { id: 'threshold', label: 'Threshold' },
          { id: 'calibration', label: 'Calibration' },
        ] as const)
      : []),
    ...(regression?.forecast ? ([{ id: 'forecast', label: 'Forecast' }] as const) : []),
    ...(regression
      ? ([
          { id: 'errors', label: 'Errors' },
          { id: 'intervals', label: 'Intervals' },
        ] as const)
      : []),
    { id: 'samples', label: 'Samples' },
  ];
}
