// Public: what AI plugins share: client protocols, neutral answers, usage.
export { ChatRequest } from "./front/openai-request";
