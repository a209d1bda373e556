import type { PluginIr } from "../../ir/plugin.ts";
import type { ObjectRef } from "../../store/kube-object.ts";
import type { RenderIssue } from "../issue.ts";
import { type ModuleSource, moduleSource, type PluginImages } from "../plugin-image.ts";

export interface WasmContext {
  readonly images: PluginImages;
  readonly target: ObjectRef;
  readonly issues: RenderIssue[];
}

/** One entry of `EnvoyExtensionPolicy.spec.wasm`; none for a module that Envoy Gateway cannot fetch. */
export function wasmOf(plugin: PluginIr, config: unknown, { images, target, issues }: WasmContext): readonly unknown[] {
  const source = moduleSource(plugin.module, images, target.namespace);
  const code = codeOf(source);
  const fault =
    code === undefined ? `Envoy Gateway fetches no ${source.url}: it takes images and http(s)` : source.fault;
  if (fault !== undefined) issues.push({ ref: target, part: `plugin ${plugin.name}`, message: fault });
  if (code === undefined) return [];
  return [{ name: plugin.name, rootID: plugin.name, code, config, failOpen: plugin.failure === "open" }];
}

function codeOf({ url, sha256, pullSecret }: ModuleSource): unknown {
  const digest = sha256 === undefined ? {} : { sha256 };
  const [scheme = "", rest = ""] = url.split("://");
  switch (scheme) {
    case "oci": {
      const secret = pullSecret === undefined ? {} : { pullSecretRef: { kind: "Secret", name: pullSecret } };
      return { type: "Image", image: { url: rest, ...digest, ...secret } };
    }
    case "http":
    case "https":
      return { type: "HTTP", http: { url, ...digest } };
    default:
      return undefined;
  }
}
