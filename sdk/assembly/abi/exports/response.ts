// What a plugin exports that reads or changes whole responses: `export * from "…/abi/exports/response"`.
export { proxy_on_response_body, proxy_on_response_headers, proxy_on_response_trailers } from "../exports";
