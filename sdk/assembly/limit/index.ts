// Public: whom a limit counts, and how it refuses: what plugins that limit share.
export { AiError, AiErrorKind } from "../ai/ai-error";
export { ErrorStyle, errorBody, errorStyleOf } from "./error-style";
export { HostSubjectFacts } from "./host-subject";
export { IpRange, ipBytes } from "./ip-range";
export { Subject, SubjectFacts, SubjectKind } from "./subject";
export { ValuePattern } from "./value-pattern";
