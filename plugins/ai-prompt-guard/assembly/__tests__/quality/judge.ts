import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Finding, PatternSet } from "proxy-wasm-assemblyscript-sdk/assembly/scan";
import { detectorNames, patternsOf } from "proxy-wasm-assemblyscript-sdk/assembly/scan/detect";
import { InjectionScore, InjectionScorer, injectionCategories } from "../../injection";

// The injection rules and the detectors as a module of their own: `input` makes room for a text.

let text: ArrayBuffer = new ArrayBuffer(0);
let last: InjectionScore = InjectionScore.none();
let findings: Finding[] = [];
const scorer: InjectionScorer = InjectionScorer.compile([]).value;
const detectors: PatternSet[] = [];

export function input(size: i32): usize {
  text = new ArrayBuffer(size);
  return changetype<usize>(text);
}

/** The score in thousandths, and above 16 bits the number of the category, from 1. */
export function score(size: i32, isTool: bool): i32 {
  last = scorer.score(Bytes.wrap(text).slice(0, size), isTool);
  return <i32>(last.score * 1000) | ((injectionCategories.indexOf(last.category) + 1) << 16);
}

/** Writes the name of the rule that said most over the text; gives its length. */
export function rule(): i32 {
  const name = Bytes.of(last.rule);
  const length = min(name.length, text.byteLength);
  memory.copy(changetype<usize>(text), name.ptr, <usize>length);
  return length;
}

/** Number of findings of a detector in the text; -1 for a number that is none. */
export function detect(detector: i32, size: i32): i32 {
  while (detectors.length <= detector && detectors.length < detectorNames.length) {
    detectors.push(PatternSet.compile(patternsOf(detectorNames[detectors.length])).value);
  }
  if (<u32>detector >= <u32>detectors.length) return -1;
  findings = detectors[detector].scan(Bytes.wrap(text).slice(0, size));
  return findings.length;
}

export function findingStart(index: i32): i32 {
  return findings[index].start;
}

export function findingEnd(index: i32): i32 {
  return findings[index].end;
}

export function address(): usize {
  return changetype<usize>(text);
}
