export { type DecoderOptions, generateDecoder } from "./codegen/decoder.ts";
export { type GeneratedFile, generatedFiles } from "./codegen/files.ts";
export { replacePart } from "./codegen/marked-part.ts";
export { generateTable, replaceTable } from "./codegen/table.ts";
export { type ConfigCheck, type ConfigReport, makeConfigCheck } from "./config/check.ts";
export type { ConfigModel, ConfigType, ObjectType, Property } from "./config/model.ts";
export { parseConfigSchema } from "./config/parse.ts";
export { type ErrorDetails, MissingError, UserError } from "./errors.ts";
export { allowedImports, EXTRA_HOSTCALLS } from "./hostcalls.ts";
export { isRecord } from "./is-record.ts";
export { loadManifest } from "./load.ts";
export {
  type Category,
  DEFAULT_BUDGET,
  type Flavour,
  type JsonSchema,
  type ManifestSource,
  type Phase,
  type PluginManifest,
  type SizeBudget,
} from "./manifest.ts";
export { callbackSignatures, HIGRESS_MARKER, hostFunctions, STOCK_MARKERS } from "./module/host-functions.ts";
export { inspectModule, type ModuleVerdict } from "./module/inspect-module.ts";
export {
  type ModuleExport,
  type ModuleImport,
  type ModuleReading,
  readModule,
} from "./module/read-module.ts";
export type { ExternKind } from "./module/wasm-reader.ts";
export { findProjectRoot, type ProjectRoot } from "./project-root.ts";
export { manifestSchema } from "./schema.ts";
export { revealSecrets, type SecretJson, type SecretObject, SecretText } from "./secret-text.ts";
export {
  errorText,
  formatJsonPath,
  formatViolation,
  makeValidator,
  pointerSegments,
  type Validator,
  type Violation,
} from "./validate.ts";
