/**
 * The environment of a trainer process. ONNX Runtime, from 1.29 on, sends usage data to its maker
 * unless it is told not to before it is loaded; nothing of a person's work leaves the machine.
 * Source: https://github.com/microsoft/onnxruntime/pull/27379
 */
export function trainerEnvironment(own: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return { ...own, ORT_DISABLE_TELEMETRY: '1' };
}
