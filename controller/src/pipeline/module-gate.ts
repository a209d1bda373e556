import { SecretText } from "@sluice/manifest";
import type { Ir } from "../ir/ir.ts";
import type { ModuleIr } from "../ir/plugin.ts";
import type { ModuleRequest, ModuleState } from "../modules/module-request.ts";
import { modulePath } from "../modules/module-server.ts";
import type { ModuleSource } from "../render/xds/options.ts";
import type { AIPolicy, ResourceKind, Resources } from "../resources/resources.ts";
import type { Issue, ResourceStore } from "../store/resource-store.ts";

/** The part of a ModuleStore that is needed here. */
export interface Modules {
  request(request: ModuleRequest): ModuleState;
  retain(requests: Iterable<ModuleRequest>): void;
}

export interface ModuleGateInit {
  readonly modules: Modules;
  /** The newest objects, for pull secrets. */
  readonly store: () => ResourceStore;
  /** Our own plugins, by name: they are kept ready, so that none is missing when a policy first asks for it. */
  readonly bundled: readonly string[];
  /** `http://host:port` where proxies fetch modules; absent: they read the controller's own files. */
  readonly url?: string;
  /** Told once of a module of ours that proxies need and that cannot be had: no status has a place for it. */
  readonly onMissing?: (plugin: string, reason: string) => void;
}

/** Entry of a Secret of type `kubernetes.io/dockerconfigjson`. */
const DOCKER_CONFIG = ".dockerconfigjson";

/** Between what resources say about modules and what is known of them: nothing waits here. */
export class ModuleGate {
  readonly #init: ModuleGateInit;
  /** Plugins that were told of as missing, until they are there. */
  readonly #missing = new Set<string>();

  constructor(init: ModuleGateInit) {
    this.#init = init;
    for (const plugin of init.bundled) init.modules.request({ kind: "bundled", plugin });
  }

  /** Where proxies find a module; undefined while it cannot be had. */
  source(module: ModuleIr): ModuleSource | undefined {
    const state = this.#init.modules.request(this.#requestOf(module));
    if (module.kind === "bundled") this.#tell(module.plugin, state);
    if (state.state !== "ready") return undefined;
    const { url } = this.#init;
    if (url === undefined) return { kind: "file", path: state.file };
    return { kind: "http", url: `${url}${modulePath(state.sha256)}`, sha256: state.sha256 };
  }

  /** What keeps a policy's modules from being loaded: soft, since the first version of a policy is better than none. */
  issues(resource: Resources[ResourceKind]): readonly Issue[] {
    if (resource.kind !== "AIPolicy") return [];
    return this.#pluginsOf(resource).flatMap(({ path, request }) => {
      const state = this.#init.modules.request(request);
      return state.state === "ready" ? [] : [issueOf(path, state)];
    });
  }

  /** Lets go of modules that neither the IR nor a policy names. */
  retain(ir: Ir, policies: readonly AIPolicy[]): void {
    const bundled = this.#init.bundled.map((plugin): ModuleRequest => ({ kind: "bundled", plugin }));
    const used = ir.fleets.flatMap(({ plugins, upstreamPlugins }) => [...plugins, ...upstreamPlugins]);
    const named = policies.flatMap((policy) => this.#pluginsOf(policy).map(({ request }) => request));
    this.#init.modules.retain([...bundled, ...used.map(({ module }) => this.#requestOf(module)), ...named]);
  }

  #tell(plugin: string, state: ModuleState): void {
    if (state.state === "ready") this.#missing.delete(plugin);
    if (state.state !== "failed" || this.#missing.has(plugin)) return;
    this.#missing.add(plugin);
    this.#init.onMissing?.(plugin, state.message);
  }

  /** The user's plugins in a policy, and where each one's url stands. */
  #pluginsOf({ metadata, spec }: AIPolicy): readonly { readonly path: string; readonly request: ModuleRequest }[] {
    return (["defaults", "overrides"] as const).flatMap((part) =>
      (spec[part]?.plugins ?? []).map(({ url, sha256, pullSecretRef }, index) => {
        const secret = pullSecretRef && { namespace: metadata.namespace ?? "", name: pullSecretRef.name };
        return { path: `spec.${part}.plugins[${index}].url`, request: this.#request(url, sha256, secret) };
      }),
    );
  }

  #requestOf(module: ModuleIr): ModuleRequest {
    if (module.kind === "bundled") return module;
    const [namespace = "", name = ""] = module.pullSecret?.split("/") ?? [];
    return this.#request(module.url, module.sha256, module.pullSecret === undefined ? undefined : { namespace, name });
  }

  #request(
    url: string,
    sha256: string | undefined,
    secret: { readonly namespace: string; readonly name: string } | undefined,
  ): ModuleRequest {
    const digest = sha256 === undefined ? {} : { sha256 };
    if (secret === undefined) return { kind: "url", url, ...digest };
    const data = this.#init.store().get("Secret", secret.namespace, secret.name)?.data?.[DOCKER_CONFIG];
    const pullSecret =
      data === undefined ? {} : { pullSecret: new SecretText(Buffer.from(data, "base64").toString("utf8")) };
    return { kind: "url", url, ...digest, ...pullSecret, scope: secret.namespace };
  }
}

function issueOf(path: string, state: Exclude<ModuleState, { readonly state: "ready" }>): Issue {
  if (state.state === "pending") {
    return { path, message: "the module is being fetched", soft: true, unprogrammed: "Pending" };
  }
  return { path, message: state.message, soft: true, unprogrammed: state.reason };
}
