/** What the network is asked to do; follows from the target column. */
export type Task = 'regression' | 'binary' | 'multiclass';
