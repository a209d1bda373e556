import { WasmResult } from "../abi.ts";
import { HostError } from "../errors.ts";
import type { GrpcRequest } from "../grpc.ts";
import { HeaderMap } from "../header-map.ts";
import { decodePairs } from "../pairs.ts";
import { protobufFields } from "../protobuf.ts";
import type { Vm } from "../vm.ts";
import { lazily } from "./control.ts";
import type { HostCalls } from "./imports.ts";

/** proxy_grpc_*. All of them belong to the root context, whoever calls. */
export function grpcCalls(vm: Vm): HostCalls {
  const { memory } = lazily(vm);
  return {
    proxy_grpc_call: (...args: number[]) => {
      const [message, size, timeoutMs, tokenOut] = args.slice(8);
      const bytes = memory().read(message ?? 0, size ?? 0);
      return bytes === undefined
        ? WasmResult.InvalidMemoryAccess
        : begin(vm, args, { first: bytes, timeoutMs: timeoutMs ?? 0, tokenOut: tokenOut ?? 0 });
    },
    proxy_grpc_stream: (...args: number[]) => begin(vm, args, { timeoutMs: 0, tokenOut: args[8] ?? 0 }),
    proxy_grpc_send: (token: number, message: number, size: number, end: number) => {
      const bytes = memory().read(message, size);
      if (bytes === undefined) return WasmResult.InvalidMemoryAccess;
      return vm.context.root.grpc.send(token, bytes, end !== 0);
    },
    proxy_grpc_close: (token: number) => vm.context.root.grpc.close(token),
    proxy_grpc_cancel: (token: number) => vm.context.root.grpc.cancel(token),
  };
}

interface Beginning {
  /** The one message of a call. */
  readonly first?: Buffer;
  readonly timeoutMs: number;
  readonly tokenOut: number;
}

/** The first eight arguments of both: addresses and sizes of the service, its name, the method, the metadata. */
function begin(vm: Vm, args: readonly number[], { first, timeoutMs, tokenOut }: Beginning): number {
  const parts = [0, 2, 4, 6].map((at) => vm.memory.read(args[at] ?? 0, args[at + 1] ?? 0));
  const [service, name, method, metadata] = parts;
  if (service === undefined || name === undefined || method === undefined || metadata === undefined) {
    return WasmResult.InvalidMemoryAccess;
  }
  const target = targetOf(service, vm.services.grpc);
  if (target === undefined) return WasmResult.ParseFailure;
  const request: GrpcRequest = {
    ...target,
    path: `/${name}/${method}`,
    metadata: new HeaderMap("request", decodePairs(metadata)),
    timeoutMs,
    plugin: vm.context.plugin.name,
  };
  const token = vm.context.root.grpc.open(request, first);
  if (token === undefined) return WasmResult.InternalFailure;
  return vm.memory.writeU32(tokenOut, token) ? WasmResult.Ok : WasmResult.InvalidMemoryAccess;
}

type Target = Pick<GrpcRequest, "cluster" | "authority" | "messageLimit">;

/**
 * A serialised envoy.config.core.v3.GrpcService, or the bare name of a cluster where the bytes are none.
 * @throws HostError for bytes that parse and name no target
 */
function targetOf(service: Buffer, clusters: ReadonlyMap<string, unknown>): Target | undefined {
  const fields = protobufFields(service);
  if (fields === undefined) {
    const cluster = service.toString();
    return clusters.has(cluster) ? { cluster, authority: cluster, messageLimit: Number.POSITIVE_INFINITY } : undefined;
  }
  const envoyGrpc = protobufFields(fields.get(1) ?? Buffer.of(0));
  if (envoyGrpc === undefined) throw new HostError("a GrpcService without a target: Envoy aborts here");
  const cluster = envoyGrpc.get(1)?.toString() ?? "";
  const limit = protobufFields(envoyGrpc.get(4) ?? Buffer.alloc(0))?.get(1);
  return {
    cluster,
    authority: envoyGrpc.get(2)?.toString() ?? cluster,
    messageLimit: limit === undefined ? Number.POSITIVE_INFINITY : varint(limit),
  };
}

function varint(bytes: Buffer): number {
  return bytes.reduce((value, byte, index) => value + (byte & 0x7f) * 2 ** (7 * index), 0);
}
