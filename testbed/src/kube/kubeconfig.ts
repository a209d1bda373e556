/** Who asks the API server; known to it by a token. */
export interface KubeUser {
  readonly name: string;
  readonly token: string;
  /** `system:masters` may do everything. */
  readonly groups: readonly string[];
}

export interface KubeconfigInit {
  /** `https://127.0.0.1:<port>`. */
  readonly server: string;
  /** PEM certificate of the authority that vouches for the server. */
  readonly ca: string;
  readonly user: KubeUser;
}

/** The kubeconfig of one user, as kubectl writes it. JSON is YAML. */
export function kubeconfig({ server, ca, user }: KubeconfigInit): string {
  const cluster = { server, "certificate-authority-data": Buffer.from(ca).toString("base64") };
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "test", cluster }],
    users: [{ name: user.name, user: { token: user.token } }],
    contexts: [{ name: "test", context: { cluster: "test", user: user.name } }],
    "current-context": "test",
  };
  return `${JSON.stringify(config, undefined, 2)}\n`;
}

/** The lines of the file that `--token-auth-file` of kube-apiserver takes: token, name, id, groups. */
export function tokenFile(users: readonly KubeUser[]): string {
  return users.map(({ name, token, groups }) => `${token},${name},${name},"${groups.join(",")}"\n`).join("");
}
