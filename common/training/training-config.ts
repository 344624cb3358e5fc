/** Loss ids are Keras's names. */
export type LossId =
  | 'mean_squared_error'
  | 'mean_absolute_error'
  | 'binary_crossentropy'
  | 'categorical_crossentropy'
  | 'sparse_categorical_crossentropy';

/** Metric ids are Keras's names. `accuracy` takes the form that fits the loss, as in Keras. */
export type MetricId =
  | 'accuracy'
  | 'mean_absolute_error'
  | 'mean_squared_error'
  | 'root_mean_squared_error'
  | 'r2_score';

/** Optimisers with Keras 3's parameters. */
export type OptimizerConfig =
  | {
      readonly type: 'SGD';
      readonly learning_rate: number;
      readonly momentum: number;
      readonly nesterov: boolean;
    }
  | {
      readonly type: 'RMSprop';
      readonly learning_rate: number;
      readonly rho: number;
      readonly momentum: number;
      readonly epsilon: number;
      readonly centered: boolean;
    }
  | {
      readonly type: 'Adam';
      readonly learning_rate: number;
      readonly beta_1: number;
      readonly beta_2: number;
      readonly epsilon: number;
    };

export type EngineId = 'compiled' | 'tensorflow' | 'reference';

/** Keras's compile() and fit() arguments. Versioned JSON, stored with each run. */
export interface TrainingConfig {
  readonly version: 1;
  readonly loss: LossId;
  readonly optimizer: OptimizerConfig;
  readonly metrics: readonly MetricId[];
  readonly batchSize: number;
  readonly epochs: number;
  readonly shuffle: boolean;
  /** Seeds weight initialisation, shuffling and dropout. */
  readonly seed: number;
  readonly engine: 'auto' | EngineId;
  /** Threads inside one operation; `null` lets the engine choose by network size. */
  readonly threads: number | null;
}
