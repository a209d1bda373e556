/** A package as a registry of packages knows it. */
export interface SbomPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression; undefined when its author says none. */
  readonly license?: string | undefined;
  /** Package URL (https://github.com/package-url/purl-spec). */
  readonly purl?: string | undefined;
}

/** What is in a plugin's module, and what made it. */
export interface SbomInput {
  readonly plugin: SbomPackage & { readonly description: string };
  /** Hex, of the module. */
  readonly sha256: string;
  /** Packages whose code is in the module. */
  readonly linked: readonly SbomPackage[];
  /** Packages that made the module; one may also be linked, as a compiler with its standard library is. */
  readonly tools: readonly SbomPackage[];
  /** Name and version of what writes the document. */
  readonly creator: SbomPackage;
  /** Seconds since the epoch: SOURCE_DATE_EPOCH, or 0, since the format demands a date. */
  readonly created: number;
}

interface Relationship {
  readonly spdxElementId: string;
  readonly relationshipType: "DESCRIBES" | "STATIC_LINK" | "BUILD_TOOL_OF";
  readonly relatedSpdxElement: string;
}

export const SBOM_TYPE = "application/spdx+json";

const DOCUMENT = "SPDXRef-DOCUMENT";
const PLUGIN = "SPDXRef-Plugin";
const UNKNOWN = "NOASSERTION";

/** Identifiers with AND, OR, WITH and brackets; anything else would make the document invalid. */
const LICENSE = /^\(?[A-Za-z0-9.+-]+\)?( (AND|OR|WITH) \(?[A-Za-z0-9.+-]+\)?)*$/;

/**
 * The bill of materials of a plugin as SPDX 2.3 (https://spdx.github.io/spdx-spec/v2.3/), JSON. The same module gives the
 * same bytes: its name space is made of the module's digest, and nothing is random.
 */
export function buildSbom(input: SbomInput): Buffer {
  const { plugin, creator, sha256 } = input;
  const others = uniquePackages([...input.linked, ...input.tools]);
  const document = {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: DOCUMENT,
    name: `${plugin.name}-${plugin.version}`,
    documentNamespace: `https://sluice.dev/spdx/${encodeURIComponent(plugin.name)}/${sha256}`,
    creationInfo: {
      created: `${new Date(input.created * 1_000).toISOString().slice(0, 19)}Z`,
      creators: [`Tool: ${creator.name}-${creator.version}`],
    },
    packages: [pluginPackage(input), ...others.map(packageOf)],
    relationships: relationships(input),
  };
  return Buffer.from(`${JSON.stringify(document, null, 2)}\n`);
}

function pluginPackage({ plugin, sha256 }: SbomInput) {
  return {
    ...common(PLUGIN, plugin),
    description: plugin.description,
    packageFileName: "plugin.wasm",
    primaryPackagePurpose: "LIBRARY",
    checksums: [{ algorithm: "SHA256", checksumValue: sha256 }],
  };
}

function packageOf(item: SbomPackage) {
  const { purl } = item;
  const externalRefs =
    purl === undefined ? [] : [{ referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: purl }];
  return { ...common(idOf(item), item), externalRefs };
}

function common(id: string, { name, version, license }: SbomPackage) {
  return {
    SPDXID: id,
    name,
    versionInfo: version,
    downloadLocation: UNKNOWN,
    filesAnalyzed: false,
    licenseConcluded: UNKNOWN,
    licenseDeclared: license !== undefined && LICENSE.test(license) ? license : UNKNOWN,
    copyrightText: UNKNOWN,
  };
}

function relationships({ linked, tools }: SbomInput): readonly Relationship[] {
  return [
    { spdxElementId: DOCUMENT, relationshipType: "DESCRIBES", relatedSpdxElement: PLUGIN },
    ...uniquePackages(linked).map(
      (item): Relationship => ({
        spdxElementId: PLUGIN,
        relationshipType: "STATIC_LINK",
        relatedSpdxElement: idOf(item),
      }),
    ),
    ...uniquePackages(tools).map(
      (item): Relationship => ({
        spdxElementId: idOf(item),
        relationshipType: "BUILD_TOOL_OF",
        relatedSpdxElement: PLUGIN,
      }),
    ),
  ];
}

/** Each once, by name and version. */
function uniquePackages(packages: readonly SbomPackage[]): readonly SbomPackage[] {
  const byId = new Map(packages.map((item) => [idOf(item), item]));
  return [...byId.keys()].sort().flatMap((id) => byId.get(id) ?? []);
}

/** Letters, digits, dots and dashes are all that an identifier may have. */
function idOf({ name, version }: SbomPackage): string {
  return `SPDXRef-Package-${`${name}-${version}`.replace(/[^A-Za-z0-9.-]+/g, "-").replace(/^-/, "")}`;
}

/** The package URL of an npm package; a scope's `@` is encoded. */
export function npmPurl(name: string, version: string): string {
  return `pkg:npm/${name.replace(/^@/, "%40")}@${encodeURIComponent(version)}`;
}
