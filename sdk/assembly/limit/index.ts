// Public: whom a limit counts, and how it refuses: what plugins that limit share.
export { AiError, AiErrorKind, kindOfStatus } from "../ai/ai-error";
export { accountKey } from "./account-key";
export { CalendarDay, twoDigits } from "../encoding/calendar";
export { ErrorStyle, errorBody, errorStyleOf } from "./error-style";
export { HostSubjectFacts } from "./host-subject";
export { IpRange, ipBytes } from "./ip-range";
export { ModelPatterns } from "./model-patterns";
export { counterName, RequestCounters } from "./request-counters";
export { ThresholdReader, readWindows, WindowWords } from "./read-windows";
export { Subject, SubjectFacts, SubjectKind } from "./subject";
export { utcTime } from "./utc-time";
export { ValuePattern } from "./value-pattern";
export { WindowRule, windowArguments } from "./window-rule";
