export { CompileCache } from "./build/cache.ts";
export { type CompiledModule, type CompileModuleOptions, compileModule } from "./build/compile-module.ts";
export type { CompileJob, CompileMode, CompileOutput, Compiler } from "./build/job.ts";
export { type BuildOptions, type BuiltModule, type BuiltPlugin, buildPlugin } from "./build/plugin.ts";
export { CompilerPool } from "./build/pool.ts";
/** @internal Of the demo's output. */
export { DevView } from "./dev/dev-view.ts";
export { type ErrorReport, ExitCode, formatError, reportOf } from "./errors.ts";
/** @internal Of the demo's output. */
export { PatientOutput } from "./patient-output.ts";
/** @internal Of the demo's output. */
export { PluginLog } from "./plugin-log.ts";
export { findProject, type Project, selectFolders } from "./project.ts";
/** @internal Of the demo's output. */
export { reloadsOf } from "./reloads-of.ts";
export { stopSignal } from "./stop-signal.ts";
/** @internal */
export { colorsFor } from "./terminal.ts";
export { type AccessEntry, aiLogOf, parseAccessEntry, textOf } from "./usage/access-entry.ts";
export { periodNamer } from "./usage/period.ts";
export { UsageBook } from "./usage/usage-book.ts";
export { usageRecordOf } from "./usage/usage-record.ts";
export { VERBS } from "./verbs/index.ts";
/** @internal Its types are commander's, which is inside the published bundle. */
export { parserOf } from "./verbs/parser.ts";
export { referenceIndex, referencePage } from "./verbs/reference.ts";
export type { Verb } from "./verbs/verb.ts";
