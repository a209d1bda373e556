/** Why `spec.options` may not have a key: another place of the resource says it, or the controller does. */
const RESERVED: Readonly<Record<string, string>> = {
  id: "the controller makes it",
  type: "set spec.type",
  apiTokens: "put keys into Secrets and name them in spec.auth.secretRefs",
  awsAccessKey: "put it into a Secret that spec.auth.secretRefs names",
  awsSecretKey: "put it into a Secret that spec.auth.secretRefs names",
  awsSessionToken: "put it into a Secret that spec.auth.secretRefs names",
  hunyuanAuthId: "put it into a Secret that spec.auth.secretRefs names",
  hunyuanAuthKey: "put it into a Secret that spec.auth.secretRefs names",
  vertexAuthKey: "put it into a Secret that spec.auth.secretRefs names",
  modelMapping: "set spec.modelMapping",
  firstByteTimeout: "set spec.timeouts.firstByte",
  timeout: "set spec.timeouts.request",
  failover: "set spec.health",
  retryOnFailure: "set an AIRoute's fallback",
  providerDomain: "set spec.endpoint.host",
  qwenDomain: "set spec.endpoint.host",
  doubaoDomain: "set spec.endpoint.host",
  zhipuDomain: "set spec.endpoint.host",
  difyApiUrl: "set spec.endpoint.host",
  tritonDomain: "set spec.endpoint.host",
  vllmServerHost: "set spec.endpoint.host",
  genericHost: "set spec.endpoint.host",
  ollamaServerHost: "set spec.endpoint.host",
  ollamaServerPort: "set spec.endpoint.port",
  serviceName: "the controller makes it from the endpoint",
  servicePort: "the controller makes it from the endpoint",
  vertexAuthServiceName: "the controller makes it from the key's token_uri",
};

/** What to do instead of setting an option that is not for users; undefined: it is theirs. */
export function reservedOption(name: string): string | undefined {
  return Object.hasOwn(RESERVED, name) ? RESERVED[name] : undefined;
}

type Options = Readonly<Record<string, unknown>>;

/** Options that a type cannot do without: ai-proxy would refuse its configuration as a whole. */
export function missingOptions(type: string, options: Options): readonly string[] {
  return neededOptions(type, options).filter((name) => options[name] === undefined || options[name] === "");
}

function neededOptions(type: string, options: Options): readonly string[] {
  switch (type) {
    case "azure":
      return ["azureServiceUrl"];
    case "bedrock":
      return ["awsRegion"];
    case "cloudflare":
      return ["cloudflareAccountId"];
    case "deepl":
      return ["targetLang"];
    case "minimax":
      return options.minimaxApiType === "pro" ? ["minimaxGroupId"] : [];
    default:
      return [];
  }
}

/** Options that may only be set for some types, or not together; messages by option. */
export function optionConflicts(type: string, options: Options): readonly (readonly [name: string, message: string])[] {
  const found: (readonly [string, string])[] = [];
  const customUrlTypes = ["openai", "sglang", "tgi", "nvidia", "generic", "vllm"];
  if (options.openaiCustomUrl !== undefined && !customUrlTypes.includes(type)) {
    found.push(["openaiCustomUrl", `is for ${customUrlTypes.join(", ")} only; set spec.endpoint.host`]);
  }
  const context = options.context !== undefined;
  if (type === "moonshot" && context && options.moonshotFileId !== undefined) {
    found.push(["moonshotFileId", "cannot stand beside context"]);
  }
  if (type === "qwen" && context && Array.isArray(options.qwenFileIds) && options.qwenFileIds.length > 0) {
    found.push(["qwenFileIds", "cannot stand beside context"]);
  }
  return found;
}

const CUSTOM_URL = /^(https?:\/\/[^/@\s?#]+|[^/@:\s?#]+(:\d+)?)(\/[^\s#]*)?$/;

/** Texts that become part of a header, a host or a path, and what they must look like. */
const SHAPES: readonly (readonly [name: string, pattern: RegExp, wanted: string])[] = [
  ["awsRegion", /^[a-z0-9-]{1,63}$/, "the name of a region"],
  ["vertexRegion", /^[a-z0-9-]{1,63}$/, "the name of a region, or global"],
  ["claudeVersion", /^[\x21-\x7e]+$/, "visible ASCII"],
  ["apiVersion", /^[\x21-\x7e]+$/, "visible ASCII"],
  ["tritonModelVersion", /^[\x21-\x7e]+$/, "visible ASCII"],
  ["basePath", /^\/[\x21\x22\x24-\x3e\x40-\x7e]*$/, "a path that begins with a slash"],
  ["providerBasePath", /^\/[\x21\x22\x24-\x3e\x40-\x7e]*$/, "a path that begins with a slash"],
  ["openaiCustomUrl", CUSTOM_URL, "host[:port][/prefix], or the URL of one API"],
  ["vllmCustomUrl", CUSTOM_URL, "host[:port][/prefix], or the URL of one API"],
  ["azureServiceUrl", /^https?:\/\/[^/@\s?#]+(\/[^\s?#]*)?(\?[^\s#]*)?$/, "a URL"],
];

/** Texts of a wrong shape; messages by option. */
export function shapeProblems(options: Options): readonly (readonly [name: string, message: string])[] {
  const wrong = SHAPES.filter(([name, pattern]) => typeof options[name] === "string" && !pattern.test(options[name]));
  const found = wrong.map(([name, , wanted]): readonly [string, string] => [name, `expected ${wanted}`]);
  return [...found, ...azureProblem(options)];
}

function azureProblem({ azureServiceUrl }: Options): readonly (readonly [string, string])[] {
  if (typeof azureServiceUrl !== "string" || !URL.canParse(azureServiceUrl)) return [];
  const { pathname, search } = new URL(azureServiceUrl);
  if (pathname.replace(/\/$/, "") === "/openai/v1" || search.includes("api-version=")) return [];
  return [["azureServiceUrl", "expected an api-version in its query, or a path of /openai/v1"]];
}
