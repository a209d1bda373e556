/** The Envoy we develop and test on; the message types are generated from the same minor version. */
export const PINNED_ENVOY = "1.36.2";

/** Minor versions of Envoy 1 that we support, both included. */
export const SUPPORTED_ENVOY = { oldest: 36, newest: 40 } as const;

/** "1.36–1.40", for messages. */
export const SUPPORTED_RANGE = `1.${SUPPORTED_ENVOY.oldest}–1.${SUPPORTED_ENVOY.newest}`;

/** The version in the answer of `envoy --version`: `…  version: <commit>/1.36.2/Clean/RELEASE/BoringSSL`. */
export function parseEnvoyVersion(text: string): string | undefined {
  return /version: [0-9a-f]+\/(\d+\.\d+\.\d+[^/]*)\//.exec(text)?.[1];
}

export function isSupportedEnvoy(version: string): boolean {
  const [major, minor] = version.split(".").map(Number);
  return major === 1 && minor !== undefined && minor >= SUPPORTED_ENVOY.oldest && minor <= SUPPORTED_ENVOY.newest;
}
