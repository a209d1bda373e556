import { existsSync } from "node:fs";
import { MissingError } from "@sluice/manifest";

/** Where Debian and Alpine, Red Hat, SUSE, and macOS and BSD keep their bundle. */
const BUNDLES = [
  "/etc/ssl/certs/ca-certificates.crt",
  "/etc/pki/tls/certs/ca-bundle.crt",
  "/etc/ssl/ca-bundle.pem",
  "/etc/ssl/cert.pem",
];

/** PEM file of the authorities that this system trusts; SSL_CERT_FILE wins, as with OpenSSL. @throws MissingError */
export function findCaFile(env: NodeJS.ProcessEnv = process.env, bundles: readonly string[] = BUNDLES): string {
  const candidates = env.SSL_CERT_FILE ? [env.SSL_CERT_FILE] : bundles;
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) {
    throw new MissingError("no certificate authorities found to check TLS servers with", {
      where: candidates.join(", "),
      help: "set SSL_CERT_FILE to a PEM bundle, or install the package ca-certificates",
    });
  }
  return found;
}
