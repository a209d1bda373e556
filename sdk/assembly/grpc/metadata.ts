import { HeaderMapType } from "../abi/types";
import { HeaderMap } from "../http/headers";

/** What the server sent ahead of its first message; readable in `onInitialMetadata`. */
export const grpcInitialMetadata: HeaderMap = new HeaderMap(HeaderMapType.GrpcInitialMetadata);

/** What the server sent behind its last message; readable in `onTrailingMetadata`. */
export const grpcTrailingMetadata: HeaderMap = new HeaderMap(HeaderMapType.GrpcTrailingMetadata);
