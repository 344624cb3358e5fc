/**
 * What graphs must respect so that a provider runs all of them itself. An operation that it lacks would be
 * computed on the processor, with a copy there and back at every step.
 */
export interface ProviderCapabilities {
  /** ONNX operation types without a kernel, as in `OneHot`; lowering writes them in other ones. */
  readonly lacks: ReadonlySet<string>;
  /**
   * Whether bodies of `Scan` and `Loop` run on the provider. Where they do not, a call makes one training
   * step, and layers with a time axis are written out step by step.
   */
  readonly loops: boolean;
  /** Whether kernels exist for values of 64-bit integers, other than constant axes and shapes. */
  readonly int64: boolean;
  /** Into how many parts one `Split` may cut. */
  readonly splitParts: number;
  /** Whether `ConvTranspose` is right for groups that make one channel out of several. */
  readonly singleChannelGroups: boolean;
}

/** The processor: every operation there is. */
export const cpuCapabilities: ProviderCapabilities = {
  lacks: new Set(),
  loops: true,
  int64: true,
  splitParts: Infinity,
  singleChannelGroups: true,
};

/**
 * WebGPU in ONNX Runtime 1.30, found by running each operation with the processor's kernels forbidden.
 * A shader binds at least eight buffers on every device, one of which is what a `Split` cuts.
 */
export const webgpuCapabilities: ProviderCapabilities = {
  lacks: new Set([
    'ArgMax',
    'Celu',
    'FusedMatMul',
    'If',
    'IsInf',
    'IsNaN',
    'LogSoftmax',
    'Loop',
    'Mean',
    'Mod',
    'OneHot',
    'Or',
    'RandomNormalLike',
    'RandomUniformLike',
    'Round',
    'Scan',
    'Selu',
    'Sign',
    'Softsign',
    'Sum',
  ]),
  loops: false,
  int64: false,
  splitParts: 7,
  singleChannelGroups: false,
};
