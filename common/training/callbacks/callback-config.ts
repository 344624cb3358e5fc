/** Whether more or less of the watched value is better; `auto` decides by its name, as Keras does. */
export type MonitorMode = 'auto' | 'min' | 'max';

/** A value logged at the end of each epoch, watched by a callback. */
interface Watching {
  /** A logged name: `val_loss`, `accuracy`, …; the training value where there are no validation rows. */
  readonly monitor: string;
  readonly mode: MonitorMode;
}

/** What happens during a training besides the updates, with Keras 3's names and meaning where Keras has it. */
export type CallbackConfig =
  | ({
      readonly type: 'EarlyStopping';
      readonly min_delta: number;
      readonly patience: number;
      readonly baseline: number | null;
      readonly start_from_epoch: number;
      readonly restore_best_weights: boolean;
    } & Watching)
  | ({
      readonly type: 'ModelCheckpoint';
      readonly save_best_only: boolean;
      /** Epochs between two checkpoints; `null`: only by the minutes. */
      readonly every_epochs: number | null;
      readonly every_minutes: number | null;
      /** How many of its checkpoints stay, the newest; `null`: all. The best is never among the removed. */
      readonly keep_last: number | null;
    } & Watching)
  | ({
      readonly type: 'ReduceLROnPlateau';
      readonly factor: number;
      readonly patience: number;
      readonly min_delta: number;
      readonly cooldown: number;
      readonly min_lr: number;
    } & Watching)
  /** `rate`: an expression of `epoch` (from 0, as in Keras) and `lr`, evaluated before each epoch. */
  | { readonly type: 'LearningRateScheduler'; readonly rate: string }
  /** Ends the run at the first loss that is no number. Without it training goes on with what is left. */
  | { readonly type: 'TerminateOnNaN' }
  /** Ends the run once the watched value has reached the target. Not in Keras. */
  | ({ readonly type: 'StopAtTarget'; readonly target: number } & Watching)
  /** A line of the log per epoch in a CSV file beside the library. */
  | { readonly type: 'CSVLogger'; readonly separator: ',' | ';' | '\t' }
  /** Event files for TensorBoard beside the library. */
  | {
      readonly type: 'TensorBoard';
      /** Epochs between two histograms of the weights; 0: none. */
      readonly histogram_freq: number;
      readonly write_graph: boolean;
    }
  /** Tells the person when the run has ended. Not in Keras. */
  | { readonly type: 'Notification' }
  /** What a person writes: once `when` holds after an epoch, `then` happens. Not in Keras. */
  | {
      readonly type: 'Rule';
      /** An expression of the logged values, `epoch` (from 1), `step`, `seconds` and `lr`. */
      readonly when: string;
      readonly then: 'stop' | 'checkpoint' | 'scale_learning_rate';
      /** Factor of the learning rate. */
      readonly factor: number;
    };
