/** Where a package's sources are, and how they become what is published, with README.md and what its manifest lists as `files`. */
export interface PackageSpec {
  /** Relative to the workspace. */
  readonly folder: string;
  readonly kind: PackageKind;
}

export type PackageKind =
  /** Shipped as written: AssemblyScript, which the compiler reads. */
  | { readonly kind: "sources" }
  /** Each TypeScript file becomes a JavaScript file with declarations. */
  | { readonly kind: "library" }
  /** Few files, with everything inside but the packages of `external`, which become the only dependencies. */
  | {
      readonly kind: "program";
      readonly external: readonly string[];
      /** Name in dist/ → source, beside those of the manifest's `exports`: programs, and files that threads start from. */
      readonly entries?: Readonly<Record<string, string>>;
      /** Command → name in dist/. */
      readonly bin?: Readonly<Record<string, string>>;
    };

/**
 * What others install, each after those that it depends on. The controller and the command are bundles for undici's sake:
 * @kubernetes/client-node asks for a version of it that needs Node 22, and an override in our workspace does not reach
 * those who install a package (docs/decisions/0030-packages.md). What a bundle's declarations mention stays outside of it.
 */
export const PACKAGES: readonly PackageSpec[] = [
  {
    folder: "sdk",
    kind: { kind: "sources" },
  },
  {
    folder: "sdk/manifest",
    kind: { kind: "library" },
  },
  {
    folder: "sdk/host",
    kind: { kind: "library" },
  },
  {
    folder: "sdk/oci",
    kind: { kind: "library" },
  },
  {
    folder: "envoy",
    kind: { kind: "library" },
  },
  {
    folder: "sdk/testing",
    kind: { kind: "library" },
  },
  {
    folder: "controller",
    kind: {
      kind: "program",
      external: [
        "@bufbuild/protobuf",
        "@sluice/envoy",
        "@sluice/manifest",
        "@sluice/oci",
        "pino",
        "prom-client",
        "undici",
      ],
    },
  },
  {
    folder: "sdk/cli",
    kind: {
      kind: "program",
      external: ["@sluice/manifest", "assemblyscript", "binaryen"],
      entries: { sluice: "src/main.ts", worker: "src/build/worker.ts" },
      bin: { sluice: "sluice" },
    },
  },
];
