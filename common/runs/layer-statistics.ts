/**
 * What is measured of a layer while it trains. `gradient_norm` and `weight_norm`: Euclidean norms over all its
 * trainable weights. `update_ratio`: norm of one update over the norm of the weights. `activation_mean` and
 * `activation_deviation`: of its outputs over the rows of one batch. `dead_units`: share of its units that give 0
 * for every row of the batch, from 0 to 1.
 */
export const layerStatistics = [
  'gradient_norm',
  'weight_norm',
  'update_ratio',
  'activation_mean',
  'activation_deviation',
  'dead_units',
] as const;

export type LayerStatistic = (typeof layerStatistics)[number];

/** Where a sample was taken. */
export interface SamplePlace {
  /** Updates made. */
  readonly step: number;
  /** The epoch in progress, from 1. */
  readonly epoch: number;
  /** Seconds of training up to then, pauses left out. */
  readonly seconds: number;
}

/** One layer over the samples; null where there was nothing to measure. */
export interface LayerCourse {
  readonly name: string;
  readonly values: Readonly<Partial<Record<LayerStatistic, readonly (number | null)[]>>>;
}

/** The sampled statistics of a run's layers. */
export interface LayerHistory {
  /** In order of the steps. */
  readonly places: readonly SamplePlace[];
  /** In the order in which they were measured, that of the network. */
  readonly layers: readonly LayerCourse[];
}

/** The name under which a statistic of a layer is stored: `dense_1/gradient_norm`. */
export function statisticName(layer: string, statistic: LayerStatistic): string {
  return `${layer}/${statistic}`;
}

/** Samples as they are stored, arranged by layer. Names that are no statistic of a layer are left out. */
export function arrangeSamples(
  samples: readonly (SamplePlace & { readonly values: Readonly<Record<string, number>> })[],
): LayerHistory {
  const layers = new Map<string, Map<LayerStatistic, (number | null)[]>>();
  samples.forEach(({ values }, at) => {
    for (const [name, value] of Object.entries(values)) {
      const cut = name.lastIndexOf('/');
      const statistic = layerStatistics.find((id) => id === name.slice(cut + 1));
      if (cut < 0 || !statistic) continue;
      const layer = name.slice(0, cut);
      const courses = layers.get(layer) ?? new Map<LayerStatistic, (number | null)[]>();
      layers.set(layer, courses);
      const course = courses.get(statistic) ?? samples.map((): number | null => null);
      courses.set(statistic, course);
      course[at] = Number.isFinite(value) ? value : null;
    }
  });
  return {
    places: samples.map(({ step, epoch, seconds }) => ({ step, epoch, seconds })),
    layers: [...layers].map(([name, courses]) => ({ name, values: Object.fromEntries(courses) })),
  };
}
