import { ConfigIssues, ConfigPath, JsonKind, JsonPath, JsonValue } from "proxy-wasm-assemblyscript-sdk/assembly";
import { AiCacheConfig } from "./generated/config.gen";
import { ValuePaths } from "./log/value-reader";
import { Template } from "./template";

const QUESTION: string = "messages.@reverse.0.content";
/** Higress's defaults: where OpenAI's answers have their text. */
const PLAIN: string = "choices.0.message.content";
const STREAM: string = "choices.0.delta.content";
/** And where its answers would have tool calls, if they had them there. */
const TOOLS: string = "choices.0.delta.content.tool_calls";

/** Where the last question stands. */
export function readQuestionPath(config: AiCacheConfig, path: ConfigPath, issues: ConfigIssues): JsonPath {
  const given = pathText(config.cacheKeyFrom, "requestBody", path.key("cacheKeyFrom"), issues);
  return JsonPath.compile(given.length > 0 ? given : QUESTION);
}

/** How texts come out of answers, and into others. */
@final
export class AnswerForms {
  constructor(
    readonly values: ValuePaths,
    /** What a hit answers; null: the answer itself. */
    readonly plain: Template | null,
    readonly stream: Template | null,
  ) {}
}

export function readForms(config: AiCacheConfig, path: ConfigPath, issues: ConfigIssues): AnswerForms {
  const plainPath = path.key(config.hasResponseTemplate ? "responseTemplate" : "returnResponseTemplate");
  const streamPath = path.key(
    config.hasStreamResponseTemplate ? "streamResponseTemplate" : "returnStreamResponseTemplate",
  );
  return new AnswerForms(
    readValuePaths(config, path, issues),
    readTemplate(config.responseTemplate, config.returnResponseTemplate, plainPath, issues),
    readTemplate(config.streamResponseTemplate, config.returnStreamResponseTemplate, streamPath, issues),
  );
}

/** Where texts stand in answers; Higress's defaults are as good as nothing. */
function readValuePaths(config: AiCacheConfig, path: ConfigPath, issues: ConfigIssues): ValuePaths {
  const plain = pathText(config.cacheValueFrom, "responseBody", path.key("cacheValueFrom"), issues);
  const stream = pathText(config.cacheStreamValueFrom, "responseBody", path.key("cacheStreamValueFrom"), issues);
  return new ValuePaths(
    pathBeside(PLAIN, plain),
    pathBeside(STREAM, stream),
    pathBeside(TOOLS, config.cacheToolCallsFrom),
  );
}

/** @param older what `text` was called earlier */
function readTemplate(text: string, older: string, path: ConfigPath, issues: ConfigIssues): Template | null {
  const given = text.length > 0 ? text : older;
  if (given.length == 0) return null;
  const template = Template.of(given);
  if (template == null) issues.error(path, "expected one %s in it");
  return template;
}

function pathBeside(usual: string, given: string): JsonPath | null {
  return given.length == 0 || given == usual ? null : JsonPath.compile(given);
}

/** A path as a text, or as the member of an object. */
function pathText(value: JsonValue, member: string, path: ConfigPath, issues: ConfigIssues): string {
  if (!value.exists || value.kind == JsonKind.String) return value.asString();
  const inner = value.member(member);
  if (inner.kind == JsonKind.String) return inner.asString();
  if (value.kind != JsonKind.Object || inner.exists) issues.error(path, "expected a path, or {" + member + ": path}");
  return "";
}
