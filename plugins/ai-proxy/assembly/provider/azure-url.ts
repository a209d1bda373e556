import { ByteWriter, Bytes, Result, Url } from "proxy-wasm-assemblyscript-sdk/assembly";
import { Api } from "../generated/apis.gen";

const DEPLOYMENTS: Bytes = Bytes.of("/openai/deployments/");
const V1: Bytes = Bytes.of("/openai/v1");

/** `azureServiceUrl` taken apart: where the service is, and what of its paths the configuration fixes. */
@final
export class AzureUrl {
  private constructor(
    readonly authority: Bytes,
    /** `api-version=…`; empty below `/openai/v1` */
    readonly query: Bytes,
    /** Path of the one API that the URL names; empty when it names none. */
    readonly direct: Bytes,
    /** `/openai/deployments/<name>`; empty when the deployment is the request's model. */
    private readonly deployment: Bytes,
    /** Whether the service is asked by its newer API, which needs no deployment in the path. */
    private readonly isV1: bool,
  ) {}

  static none(): AzureUrl {
    return new AzureUrl(Bytes.empty(), Bytes.empty(), Bytes.empty(), Bytes.empty(), false);
  }

  static parse(text: string): Result<AzureUrl> {
    const parsed = Url.parse(Bytes.of(text));
    if (!parsed.ok) return Result.fail(AzureUrl.none(), parsed.error);
    const url = parsed.value;
    const query = url.target.query;
    const path = withoutSlash(url.path);
    if (path.equals(V1)) return Result.of(new AzureUrl(url.authority, query, Bytes.empty(), Bytes.empty(), true));
    if (query.indexOf(Bytes.of("api-version=")) < 0) {
      return Result.fail(AzureUrl.none(), "url: expected an api-version in the query");
    }
    if (!path.startsWith(DEPLOYMENTS)) {
      const direct = path.length == 0 || path.equalsString("/openai") ? Bytes.empty() : path;
      return Result.of(new AzureUrl(url.authority, query, direct, Bytes.empty(), false));
    }
    const isWhole = path.indexOfByte(0x2f, DEPLOYMENTS.length) >= 0;
    const none = Bytes.empty();
    return Result.of(new AzureUrl(url.authority, query, isWhole ? path : none, isWhole ? none : path, false));
  }

  /** Template of the path of an API; `rest` is what follows `/v1` in the client's. */
  template(api: Api, rest: Bytes): Bytes {
    if (this.direct.length > 0) return this.direct;
    const out = new ByteWriter(64);
    if (this.isV1) out.bytes(V1);
    else if (!isOfDeployment(api)) out.text("/openai");
    else if (this.deployment.length > 0) out.bytes(this.deployment);
    else out.text("/openai/deployments/{model}");
    out.bytes(rest);
    return out.take();
  }
}

/** Whether an API belongs to a deployment of a model rather than to the whole service. */
function isOfDeployment(api: Api): bool {
  return api == Api.ChatCompletions || (api >= Api.Completions && api <= Api.AudioTranslation);
}

function withoutSlash(path: Bytes): Bytes {
  return path.at(path.length - 1) == 0x2f ? path.slice(0, path.length - 1) : path;
}
