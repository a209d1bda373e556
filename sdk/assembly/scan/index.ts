// Public: many literals and expressions looked for at once, in whole texts and in texts that come in pieces.
export { Finding } from "./finding";
export { MatchCheck } from "./match-check";
export { Pattern, PatternKind } from "./pattern";
export { PatternSet } from "./pattern-set";
export { PatternStream } from "./pattern-stream";
export { Placeholders } from "./placeholders/placeholders";
export { Restorer } from "./placeholders/restorer";
