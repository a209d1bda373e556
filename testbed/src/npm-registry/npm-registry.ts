import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { archiveOf, manifestIn } from "./archive.ts";
import { installedPackages, type PackageManifest } from "./installed.ts";

/** A registry of npm packages on loopback. */
export interface NpmRegistry {
  /** For `npm_config_registry`. */
  readonly url: string;
  /** Names of packages that somebody asked for and that are not here. */
  readonly missing: ReadonlySet<string>;
  close(): Promise<void>;
}

export interface NpmRegistryInit {
  /** Archives that `npm pack` made: what is tried out. */
  readonly archives: readonly string[];
  /** Folders `node_modules`: what is installed here is served to others, made into archives when it is asked for. */
  readonly nodeModules: readonly string[];
}

/** One version of a package. */
interface Release {
  readonly manifest: PackageManifest;
  /** Path of its archive. */
  archive(): Promise<string>;
  /** Subresource integrity, where the archive is there already. */
  readonly integrity?: string;
}

/** Name → version → release. */
type Releases = ReadonlyMap<string, ReadonlyMap<string, Release>>;

/**
 * Serves the part of npm's registry that `npm install` asks for: documents of packages, and archives. What is not installed
 * here and need not be, such as other platforms' binaries, is taken out of the documents, so that nobody asks for it.
 */
export async function startNpmRegistry({ archives, nodeModules }: NpmRegistryInit): Promise<NpmRegistry> {
  const packed = await Promise.all(archives.map(releaseOf));
  const installed = (await Promise.all(nodeModules.map(installedPackages))).flat();
  const releases = grouped([
    ...installed.map((item): Release => ({ manifest: item.manifest, archive: () => archiveOf(item) })),
    ...packed,
  ]);
  const missing = new Set<string>();
  const server = createServer((request, response) => {
    answer(releases, request, response).then(
      (unknown) => {
        if (unknown !== undefined) missing.add(unknown);
      },
      (error: unknown) => void response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, missing, close: () => close(server) };
}

async function releaseOf(file: string): Promise<Release> {
  const [manifest, bytes] = await Promise.all([manifestIn(file), readFile(file)]);
  const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
  return { manifest, archive: async () => file, integrity };
}

/** Of the same version of a package the last one counts. */
function grouped(releases: readonly Release[]): Releases {
  const byName = new Map<string, Map<string, Release>>();
  for (const release of releases) {
    const { name, version } = release.manifest;
    const versions = byName.get(name) ?? new Map<string, Release>();
    byName.set(name, versions.set(version, release));
  }
  return byName;
}

/** `/@scope%2fname` is a document, `/-/@scope%2fname/1.0.0.tgz` an archive. Answers the name of a package that is not here. */
async function answer(
  releases: Releases,
  { url = "", headers }: IncomingMessage,
  response: ServerResponse,
): Promise<string | undefined> {
  const [, archived, name = "", version] =
    /^\/(-\/)?([^/]+)(?:\/([^/]+)\.tgz)?$/.exec(url.replace(/^\/@([^/]+)\//, "/@$1%2f")) ?? [];
  const versions = releases.get(decodeURIComponent(name));
  if (versions === undefined) {
    response.writeHead(404, { "content-type": "application/json" }).end('{"error":"not found"}');
    return decodeURIComponent(name);
  }
  if (archived === undefined) {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(documentOf(versions, releases, `http://${headers.host}`)));
    return undefined;
  }
  const release = versions.get(decodeURIComponent(version ?? ""));
  if (release === undefined) response.writeHead(404).end();
  else createReadStream(await release.archive()).pipe(response);
  return undefined;
}

function documentOf(versions: ReadonlyMap<string, Release>, releases: Releases, origin: string): object {
  const all = [...versions.values()];
  const name = all[0]?.manifest.name ?? "";
  const entries = all.map(({ manifest, integrity }) => {
    const tarball = `${origin}/-/${encodeURIComponent(name)}/${encodeURIComponent(manifest.version)}.tgz`;
    const dist = { tarball, ...(integrity === undefined ? {} : { integrity }) };
    return [manifest.version, { ...withoutAbsent(manifest, releases), dist }];
  });
  return {
    name,
    "dist-tags": { latest: all.at(-1)?.manifest.version },
    versions: Object.fromEntries(entries),
  };
}

/** Without what need not be there and is not. */
function withoutAbsent(manifest: PackageManifest, releases: Releases): PackageManifest {
  const { optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
  const optional = Object.entries(optionalDependencies).filter(([name]) => releases.has(name));
  const peers = Object.entries(peerDependencies).filter(
    ([name]) => releases.has(name) || peerDependenciesMeta[name]?.optional !== true,
  );
  return {
    ...manifest,
    optionalDependencies: Object.fromEntries(optional),
    peerDependencies: Object.fromEntries(peers),
  };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
