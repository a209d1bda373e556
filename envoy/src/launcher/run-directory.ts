import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toBinary } from "@bufbuild/protobuf";
import { type Bootstrap, BootstrapSchema } from "../generated/envoy/config/bootstrap/v3/bootstrap_pb.js";
import type { AdminAddress } from "./admin.ts";

/**
 * The files of one running Envoy, readable for their owner only since plugin configurations may hold keys: bootstrap,
 * xDS files, admin socket. Short paths: a Unix socket's may have 107 bytes (sockaddr_un).
 */
export class RunDirectory {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async create(): Promise<RunDirectory> {
    const directory = new RunDirectory(await mkdtemp(join(tmpdir(), "sluice-envoy-")));
    await mkdir(directory.xds);
    return directory;
  }

  get bootstrap(): string {
    return join(this.path, "bootstrap.pb");
  }

  get xds(): string {
    return join(this.path, "xds");
  }

  get adminSocket(): string {
    return join(this.path, "admin.sock");
  }

  /** Envoy writes the address of its admin interface here once it listens. */
  get adminAddressFile(): string {
    return join(this.path, "admin-address");
  }

  async writeBootstrap(bootstrap: Bootstrap): Promise<void> {
    await writeFile(this.bootstrap, toBinary(BootstrapSchema, bootstrap), { mode: 0o600 });
  }

  /** Undefined until Envoy has written it. */
  async adminAddress(): Promise<AdminAddress | undefined> {
    const text = await readFile(this.adminAddressFile, "utf8").catch(() => "");
    return parseAdminAddress(text.trim());
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true });
  }
}

/** `127.0.0.1:9901`, `[::1]:9901`, or the path of a Unix socket. */
export function parseAdminAddress(text: string): AdminAddress | undefined {
  if (text.startsWith("/")) {
    return { socketPath: text };
  }
  const match = /^\[?([^\]]+?)\]?:(\d+)$/.exec(text);
  const [, host, port] = match ?? [];
  return host === undefined ? undefined : { host, port: Number(port) };
}
