/** What is to be done about kinds that are not read, because `enableInferenceExtension` is false. */
export const INFERENCE_OFF = "the inference extension is off: --enable-inference-extension turns it on";
