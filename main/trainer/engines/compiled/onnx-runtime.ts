import './disable-telemetry.ts';

/** ONNX Runtime as this program uses it: it talks to nobody. */
export { env, InferenceSession, Tensor } from 'onnxruntime-node';
