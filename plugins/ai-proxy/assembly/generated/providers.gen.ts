// Generated from providers/*.json by `npm run generate`; do not edit.
import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/**
 * A line for each provider, as provider/descriptor.ts reads it: type|host|protocol|auth|tokens|base|apis|converts|quirks|chat|
 * stream|paths. Sets are hexadecimal, a path is `api=path;`.
 */
export function providerTable(): Bytes {
  return Bytes.of(
    "ai360|api.360.cn|0|1|0|/v1|82|0|0|||\n" +
    "azure||0|3|0|/openai|fffe7fca|0|4|||\n" +
    "baichuan|api.baichuan-ai.com|0|0|0|/v1|82|0|0|||\n" +
    "baidu|qianfan.baidubce.com|0|0|0|/v2|28182|0|0|||\n" +
    "bedrock|bedrock-runtime.{region}.amazonaws.com|3|6|3||0|100|0|/model/{model}/converse|/model/{model}/converse-stream|8=/model/{model}/invoke;\n" +
    "cerebras|api.cerebras.ai|0|0|0|/v1|20042|0|0|||\n" +
    "claude|api.anthropic.com|1|2|0|/v1|7001e0004|0|0|/v1/messages||\n" +
    "cloudflare|api.cloudflare.com|0|0|0|/client/v4/accounts/{account}/ai/v1|8a|0|0|||\n" +
    "cohere|api.cohere.com|5|0|0|/v1|20000|8080|0|/v2/chat||15=/v2/rerank;7=/v2/embed;\n" +
    "coze|api.coze.cn|0|0|0||0|0|1|||\n" +
    "deepl|api.deepl.com|c|5|0|/v2|0|0|0|/v2/translate||\n" +
    "deepseek|api.deepseek.com|0|0|0|/v1|20006|0|0|||2=/anthropic/v1/messages;\n" +
    "dify|api.dify.ai|b|0|0|/v1|0|0|0|/v1/{app}||\n" +
    "doubao|ark.cn-beijing.volces.com|0|0|0|/api/v3|18a|0|80|||\n" +
    "fireworks|api.fireworks.ai|0|0|0|/inference/v1|200ca|0|200|||\n" +
    "gemini|generativelanguage.googleapis.com|2|4|0|/v1beta|800000030|20180|0|/v1beta/models/{model}:generateContent|/v1beta/models/{model}:streamGenerateContent?alt=sse|7=/v1beta/models/{model}:batchEmbedContents;8=/v1beta/models/{model}:predict;17=/v1beta/models;\n" +
    "generic||0|0|2|/v1|7ffffffce|0|e|||\n" +
    "github|models.inference.ai.azure.com|0|1|0||82|0|4|||\n" +
    "grok|api.x.ai|0|0|0|/v1|4002014a|0|0|||\n" +
    "groq|api.groq.com|0|0|0|/openai/v1|fe380a|0|0|||\n" +
    "huggingface|router.huggingface.co|0|0|0|/v1|2000a|0|0|||\n" +
    "hunyuan-native|hunyuan.tencentcloudapi.com|9|7|3||0|0|100|/||\n" +
    "hunyuan|api.hunyuan.cloud.tencent.com|0|0|0|/v1|82|0|0|||\n" +
    "longcat|api.longcat.chat|0|0|0|/openai/v1|20086|0|0|||2=/anthropic/v1/messages;\n" +
    "minimax-pro|api.minimax.chat|8|0|0|/v1|0|0|100|/v1/text/chatcompletion_pro?GroupId={group}||\n" +
    "minimax|api.minimax.chat|0|0|0|/v1|2|0|0|||1=/v1/text/chatcompletion_v2;\n" +
    "mistral|api.mistral.ai|0|0|0|/v1|211e1082|0|8|||\n" +
    "moonshot|api.moonshot.cn|0|0|0|/v1|1e0002|0|10|||\n" +
    "nvidia|integrate.api.nvidia.com|0|0|0|/v1|200c2|0|2|||\n" +
    "ollama-native||6|0|1|/v1|20000|80|100|/api/chat||7=/api/embed;\n" +
    "ollama||0|0|1|/v1|200ca|0|0|||\n" +
    "openai|api.openai.com|0|0|2|/v1|fffe7fca|0|6|||\n" +
    "openrouter|openrouter.ai|0|0|0|/api/v1|200ce|0|244|||\n" +
    "perplexity|api.perplexity.ai|0|0|0||2|0|8|||\n" +
    "qwen-native|dashscope.aliyuncs.com|7|0|0||0|80|100|/api/v1/services/aigc/{mode}/generation||7=/api/v1/services/embeddings/text-embedding/text-embedding;\n" +
    "qwen|dashscope.aliyuncs.com|0|0|0|/compatible-mode/v1|40ff00ce|0|200|||2=/apps/anthropic/v1/messages;16=/compatible-api/v1/reranks;\n" +
    "sglang||0|0|2|/v1|280ca|0|202|||\n" +
    "siliconflow|api.siliconflow.cn|0|0|0|/v1|29982|0|200|||\n" +
    "spark|spark-api-open.xf-yun.com|a|0|0|/v1|0|0|0|/v1/chat/completions||\n" +
    "stepfun|api.stepfun.com|0|0|0|/v1|1e0002|0|0|||\n" +
    "tgi||0|0|2|/v1|20042|0|2|||\n" +
    "together-ai|api.together.xyz|0|0|0|/v1|289c2|0|200|||\n" +
    "triton||d|0|1|/v2|0|0|0|/v2/models/{model}{version}/generate|/v2/models/{model}{version}/generate_stream|\n" +
    "vertex-openai||0|8|3|{openapi}|2|0|100|||\n" +
    "vertex||2|8|3||800000030|180|0|{publisher}/models/{model}:generateContent|{publisher}/models/{model}:streamGenerateContent?alt=sse|7={publisher}/models/{model}:predict;8={publisher}/models/{model}:predict;\n" +
    "vllm||0|0|2|/v1|10002b0ce|0|202|||\n" +
    "xai|api.x.ai|0|0|0|/v1|400201ce|0|4|||\n" +
    "yi|api.lingyiwanwu.com|0|0|0|/v1|2|0|0|||\n" +
    "zhipuai|open.bigmodel.cn|0|0|0|/api/{plan}paas/v4|8186|0|20|||2=/api/anthropic/v1/messages;\n",
  );
}
