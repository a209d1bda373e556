import { readFile } from "node:fs/promises";
import { type Flavour, inspectModule } from "@sluice/manifest";
import {
  type Credential,
  findCredential,
  type HttpClient,
  type OciReference,
  parseDockerConfig,
  parseOciReference,
  readDockerConfig,
  searchCredential,
} from "@sluice/oci";
import { checkCode } from "./compile-check.ts";
import { fetchBundled, fetchFile } from "./fetch-file.ts";
import { fetchHttp } from "./fetch-http.ts";
import { fetchOci } from "./fetch-oci.ts";
import type { ModuleLimits } from "./limits.ts";
import type { Incoming, ModuleCache, StoredModule } from "./module-cache.ts";
import { ModuleFailure, type ModuleRequest } from "./module-request.ts";
import type { ModuleVersion, SourceContext, SourceResult } from "./module-source.ts";
import { TaskLimit } from "./task-limit.ts";

/** Where modules may come from besides registries and web servers. */
export interface ModulePlaces {
  /** Folder with the `<plugin>.wasm` of this project. */
  readonly bundled: string;
  /** Folder that `file://` may name files of; default none. */
  readonly files?: string;
  /** The operator's own `config.json` of Docker, used where a pull secret has nothing; default none. */
  readonly dockerConfig?: string;
  /** Whether that file's `credHelpers` and `credsStore` are run. Default false. */
  readonly credentialHelpers?: boolean;
}

export interface FetcherOptions {
  readonly cache: ModuleCache;
  readonly http: HttpClient;
  readonly limits: ModuleLimits;
  readonly places: ModulePlaces;
  /** milliseconds since the epoch */
  readonly now: () => number;
  /** Digests that must stay in the cache. */
  readonly inUse: () => ReadonlySet<string>;
}

export type FetchResult =
  | { readonly kind: "same" }
  | { readonly kind: "new"; readonly module: StoredModule; readonly version: ModuleVersion };

const SHA256 = /^[0-9a-f]{64}$/;

/** Gets modules, judges them, and keeps those that their host will load. */
export class ModuleFetcher {
  readonly #options: FetcherOptions;
  readonly #downloads: TaskLimit;
  /** One at a time: a module to check is held in memory whole. */
  readonly #checks = new TaskLimit({ total: 1, perKey: 1 });

  constructor(options: FetcherOptions) {
    const { parallel, parallelPerHost } = options.limits;
    this.#options = options;
    this.#downloads = new TaskLimit({ total: parallel, perKey: parallelPerHost });
  }

  /**
   * @param known version of the bytes that are here already
   * @throws ModuleFailure
   */
  async fetch(request: ModuleRequest, known: ModuleVersion | undefined, stop: AbortSignal): Promise<FetchResult> {
    const source = openSource(request);
    const { timeout } = this.#options.limits;
    const download = () =>
      this.#download(source, request, known, AbortSignal.any([stop, AbortSignal.timeout(timeout)]));
    const result = await this.#downloads.run(source.key, download, stop);
    if (result.kind === "same") return result;
    const { incoming, version } = result;
    try {
      checkDigest(request, result.digests, incoming);
      await this.#checks.run("", () => this.#check(incoming, request.host ?? "envoy"), stop);
      return { kind: "new", module: await this.#options.cache.commit(incoming, this.#options.inUse()), version };
    } finally {
      await this.#options.cache.discard(incoming);
    }
  }

  async #download(
    source: Source,
    request: ModuleRequest,
    known: ModuleVersion | undefined,
    signal: AbortSignal,
  ): Promise<SourceResult> {
    const { cache, limits, http, places, now } = this.#options;
    const context: SourceContext = { cache, limits, known, signal };
    switch (source.kind) {
      case "bundled":
        return fetchBundled(source.plugin, places.bundled, request.host ?? "envoy", context);
      case "file":
        return fetchFile(source.url, places.files, context);
      case "http":
        return fetchHttp(source.url, http, now, context);
      case "oci": {
        const credential = await this.#credentialOf(source.image, request, signal);
        return fetchOci({ image: source.image, credential, http, now }, context);
      }
    }
  }

  async #check({ file }: Incoming, host: Flavour): Promise<void> {
    const verdict = inspectModule(await readFile(file), host);
    if (verdict.kind === "refused") {
      throw new ModuleFailure("InvalidModule", `the module cannot be loaded: ${verdict.message}`);
    }
    await checkCode(file, AbortSignal.timeout(this.#options.limits.timeout));
  }

  async #credentialOf(
    image: OciReference,
    request: ModuleRequest,
    signal: AbortSignal,
  ): Promise<Credential | undefined> {
    const secret = request.kind === "url" ? request.pullSecret : undefined;
    if (secret !== undefined) {
      const found = findCredential(parseDockerConfig(secret.reveal(), "the pull secret").auths, image);
      if (found !== undefined) return found;
    }
    const { dockerConfig, credentialHelpers = false } = this.#options.places;
    if (dockerConfig === undefined) return undefined;
    const config = await readDockerConfig(dockerConfig);
    return searchCredential({ config, image, runHelpers: credentialHelpers, signal });
  }
}

type Source =
  | { readonly kind: "bundled"; readonly key: string; readonly plugin: string }
  | { readonly kind: "file"; readonly key: string; readonly url: URL }
  | { readonly kind: "http"; readonly key: string; readonly url: URL }
  | { readonly kind: "oci"; readonly key: string; readonly image: OciReference };

/** `key` is what downloads wait for each other by. */
function openSource(request: ModuleRequest): Source {
  if (request.kind === "bundled") return { kind: "bundled", key: "", plugin: request.plugin };
  if (request.sha256 !== undefined && !SHA256.test(request.sha256)) {
    throw new ModuleFailure("InvalidReference", "the module's sha256 must be 64 lower-case hex digits");
  }
  if (request.url.startsWith("oci://")) {
    const image = parseOciReference(request.url);
    return { kind: "oci", key: image.registry, image };
  }
  const url = URL.canParse(request.url) ? new URL(request.url) : undefined;
  if (url?.protocol === "file:") return { kind: "file", key: "", url };
  if (url?.protocol === "https:" || url?.protocol === "http:") return { kind: "http", key: url.host, url };
  throw new ModuleFailure("InvalidReference", "the module's url must begin with oci://, https://, http:// or file://");
}

/** A request without a digest takes what it is given. */
function checkDigest(request: ModuleRequest, digests: readonly string[], { sha256 }: Incoming): void {
  const expected = request.kind === "url" ? request.sha256 : undefined;
  if (expected === undefined || expected === sha256 || digests.includes(expected)) return;
  const image = digests[0] === undefined ? "" : ` (its image's manifest ${digests[0]})`;
  throw new ModuleFailure("DigestMismatch", `the module's sha256 is ${sha256}${image}, not ${expected} as asked for`);
}
