// ONNX Runtime asks its maker's server for settings unless it is told not to before its first session.
// Trainers are started with the same variable; this covers whoever loads the engine in another way.
process.env['ORT_DISABLE_TELEMETRY'] = '1';
