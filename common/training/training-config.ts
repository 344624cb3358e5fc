import type { CallbackConfig } from './callbacks/callback-config.ts';
import type { PlannedChange, TrainingEnd } from './control/run-control.ts';

/** Loss ids are Keras's names. */
export type LossId =
  | 'mean_squared_error'
  | 'mean_absolute_error'
  | 'mean_absolute_percentage_error'
  | 'mean_squared_logarithmic_error'
  | 'huber'
  | 'log_cosh'
  | 'poisson'
  | 'binary_crossentropy'
  | 'binary_focal_crossentropy'
  | 'hinge'
  | 'squared_hinge'
  | 'categorical_crossentropy'
  | 'sparse_categorical_crossentropy'
  | 'categorical_focal_crossentropy'
  | 'categorical_hinge'
  | 'kl_divergence'
  | 'cosine_similarity';

/** Arguments of a loss under Keras's names; what is absent has Keras's default (`lossFields`). */
export interface LossOptions {
  readonly from_logits?: boolean;
  readonly label_smoothing?: number;
  readonly delta?: number;
  readonly alpha?: number;
  readonly gamma?: number;
  readonly apply_class_balancing?: boolean;
}

/** A loss with its arguments and its share in the total, for one output of a network with several. */
export interface OutputLoss {
  readonly loss: LossId;
  readonly lossOptions: LossOptions;
  /** Keras's `loss_weights`: factor of this output's loss in the total. */
  readonly weight: number;
}

/**
 * Metric ids are Keras's names; `accuracy` and `top_k_categorical_accuracy` take the form that fits the
 * target, as in Keras. Keras has no `specificity`; `auc_pr` is its `AUC(curve="PR")`.
 */
export type MetricId =
  | 'accuracy'
  | 'top_k_categorical_accuracy'
  | 'precision'
  | 'recall'
  | 'specificity'
  | 'f1_score'
  | 'auc'
  | 'auc_pr'
  | 'mean_absolute_error'
  | 'mean_squared_error'
  | 'root_mean_squared_error'
  | 'mean_absolute_percentage_error'
  | 'mean_squared_logarithmic_error'
  | 'logcosh'
  | 'r2_score'
  | 'cosine_similarity';

/** What every optimiser of Keras 3 takes besides its own parameters; `null` turns a setting off. */
export interface SharedOptimizerSettings {
  /** The initial rate of a schedule. */
  readonly learning_rate: number;
  readonly weight_decay: number | null;
  /** Largest norm of the gradient of one weight tensor. At most one of the three clippings is used. */
  readonly clipnorm: number | null;
  /** Largest magnitude of one element of a gradient. */
  readonly clipvalue: number | null;
  /** Largest norm of all gradients together. */
  readonly global_clipnorm: number | null;
  /** Keeps an exponential moving average of the weights, which replaces them when training ends. */
  readonly use_ema: boolean;
  readonly ema_momentum: number;
  /** Updates between overwriting the weights by their average; `null`: only at the end. */
  readonly ema_overwrite_frequency: number | null;
}

interface AdamSettings {
  readonly beta_1: number;
  readonly beta_2: number;
  readonly epsilon: number;
}

/** Optimisers with Keras 3's parameters. */
export type OptimizerConfig = SharedOptimizerSettings &
  (
    | { readonly type: 'SGD'; readonly momentum: number; readonly nesterov: boolean }
    | {
        readonly type: 'RMSprop';
        readonly rho: number;
        readonly momentum: number;
        readonly epsilon: number;
        readonly centered: boolean;
      }
    | ({ readonly type: 'Adam'; readonly amsgrad: boolean } & AdamSettings)
    | ({ readonly type: 'AdamW'; readonly amsgrad: boolean } & AdamSettings)
    | ({ readonly type: 'Adamax' } & AdamSettings)
    | ({ readonly type: 'Nadam' } & AdamSettings)
    | {
        readonly type: 'Adagrad';
        readonly initial_accumulator_value: number;
        readonly epsilon: number;
      }
    | { readonly type: 'Adadelta'; readonly rho: number; readonly epsilon: number }
    | {
        readonly type: 'Ftrl';
        readonly learning_rate_power: number;
        readonly initial_accumulator_value: number;
        readonly l1_regularization_strength: number;
        readonly l2_regularization_strength: number;
        readonly l2_shrinkage_regularization_strength: number;
        readonly beta: number;
      }
    | { readonly type: 'Lion'; readonly beta_1: number; readonly beta_2: number }
  );

/**
 * How the learning rate changes from `optimizer.learning_rate`, with Keras's argument names. Steps are
 * updates of the weights.
 */
export type ScheduleConfig =
  | { readonly type: 'constant' }
  /** × `decay_rate` after every `decay_steps`: Keras's ExponentialDecay with `staircase`. */
  | { readonly type: 'step'; readonly decay_steps: number; readonly decay_rate: number }
  /** `values[i]` after step `boundaries[i]`; the initial rate up to the first. */
  | {
      readonly type: 'piecewise_constant';
      readonly boundaries: readonly number[];
      readonly values: readonly number[];
    }
  | {
      readonly type: 'exponential' | 'inverse_time';
      readonly decay_steps: number;
      readonly decay_rate: number;
      readonly staircase: boolean;
    }
  | {
      readonly type: 'polynomial';
      readonly decay_steps: number;
      readonly end_learning_rate: number;
      readonly power: number;
      readonly cycle: boolean;
    }
  /** Rises to `warmup_target` first where that is not `null`. */
  | {
      readonly type: 'cosine';
      readonly decay_steps: number;
      readonly alpha: number;
      readonly warmup_target: number | null;
      readonly warmup_steps: number;
    }
  | {
      readonly type: 'cosine_restarts';
      readonly first_decay_steps: number;
      readonly t_mul: number;
      readonly m_mul: number;
      readonly alpha: number;
    }
  /** Linear from the initial rate to `warmup_target`, then constant. */
  | { readonly type: 'warm_up'; readonly warmup_target: number; readonly warmup_steps: number }
  /** Up to `max_lr` and down again in one go (Smith and Topin 2018), with PyTorch's argument names. */
  | {
      readonly type: 'one_cycle';
      readonly total_steps: number;
      readonly max_lr: number;
      readonly pct_start: number;
      readonly final_div_factor: number;
    };

/**
 * Factors of the rows' losses by class number; `balanced` gives each class n / (k · its rows), as
 * scikit-learn does.
 */
export type ClassWeights = 'balanced' | readonly number[] | null;

/** What a network is trained with. */
export type EngineId = 'compiled' | 'tensorflow' | 'reference';

/** Where the compiled engine computes. */
export type DeviceId = 'cpu' | 'webgpu' | 'cuda';

/** Keras's compile() and fit() arguments. Versioned JSON, stored with each run. */
export interface TrainingConfig {
  readonly version: 3;
  readonly loss: LossId;
  readonly lossOptions: LossOptions;
  /** What differs for single outputs of a network with several, by node id; absent: the loss above with weight 1. */
  readonly outputs: Readonly<Record<string, OutputLoss>>;
  readonly optimizer: OptimizerConfig;
  readonly schedule: ScheduleConfig;
  readonly classWeights: ClassWeights;
  /** In the order in which they are asked after an epoch. */
  readonly callbacks: readonly CallbackConfig[];
  readonly metrics: readonly MetricId[];
  /** How many of the most probable classes `top_k_categorical_accuracy` looks at. */
  readonly topK: number;
  readonly batchSize: number;
  readonly epochs: number;
  readonly shuffle: boolean;
  /** Seeds weight initialisation, shuffling and dropout. */
  readonly seed: number;
  readonly engine: 'auto' | EngineId;
  readonly device: 'auto' | DeviceId;
  /** Threads inside one operation; `null` lets the engine choose by network size. */
  readonly threads: number | null;
  /** Changes made on the way, in order of their steps, as of a run that was steered; absent: none. */
  readonly changes?: readonly PlannedChange[] | undefined;
  /** Ends there with its state stored, where a branch goes on that is trained again; absent: after its epochs. */
  readonly until?: TrainingEnd | undefined;
}
