// Public: detectors of what has a structure, for patterns of `assembly/scan`.
export { detectorNames, isDetector, patternsOf } from "./registry";
