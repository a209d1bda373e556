// Generated from providers/*.json by `npm run generate`; do not edit.
import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** The types that a configuration may name. */
export function providerTypes(): string {
  return "ai360, azure, baichuan, baidu, bedrock, cerebras, claude, cloudflare, cohere, coze, deepl, deepseek, dify, doubao, fireworks, gemini, generic, github, grok, groq, huggingface, hunyuan, longcat, minimax, mistral, moonshot, nvidia, ollama, openai, openrouter, perplexity, qwen, sglang, siliconflow, spark, stepfun, tgi, together-ai, triton, vertex, vllm, xai, yi, zhipuai";
}

/**
 * A provider's descriptor, as provider/descriptor.ts reads it: host|protocol|auth|tokens|base|apis|converts|quirks|chat|stream|
 * paths. Sets are hexadecimal, a path is `api=path;`. Empty for an unknown type.
 */
export function descriptorText(type: Bytes): Bytes {
  if (type.equalsString("ai360"))
    return Bytes.of(
      "api.360.cn|0|1|0|/v1|82|0|0|||",
    );
  if (type.equalsString("azure"))
    return Bytes.of(
      "|0|3|0|/openai|fffe7fca|0|4|||",
    );
  if (type.equalsString("baichuan"))
    return Bytes.of(
      "api.baichuan-ai.com|0|0|0|/v1|82|0|0|||",
    );
  if (type.equalsString("baidu"))
    return Bytes.of(
      "qianfan.baidubce.com|0|0|0|/v2|28182|0|0|||",
    );
  if (type.equalsString("bedrock"))
    return Bytes.of(
      "bedrock-runtime.{region}.amazonaws.com|3|6|3||0|100|0|/model/{model}/converse|/model/{model}/converse-stream|8=/model/{model}/invoke;",
    );
  if (type.equalsString("cerebras"))
    return Bytes.of(
      "api.cerebras.ai|0|0|0|/v1|20042|0|0|||",
    );
  if (type.equalsString("claude"))
    return Bytes.of(
      "api.anthropic.com|1|2|0|/v1|7001e0004|0|0|/v1/messages||",
    );
  if (type.equalsString("cloudflare"))
    return Bytes.of(
      "api.cloudflare.com|0|0|0|/client/v4/accounts/{account}/ai/v1|8a|0|0|||",
    );
  if (type.equalsString("cohere"))
    return Bytes.of(
      "api.cohere.com|5|0|0|/v1|20000|8080|0|/v2/chat||15=/v2/rerank;7=/v2/embed;",
    );
  if (type.equalsString("coze"))
    return Bytes.of(
      "api.coze.cn|0|0|0||0|0|1|||",
    );
  if (type.equalsString("deepl"))
    return Bytes.of(
      "api.deepl.com|c|5|0|/v2|0|0|0|/v2/translate||",
    );
  if (type.equalsString("deepseek"))
    return Bytes.of(
      "api.deepseek.com|0|0|0|/v1|20006|0|0|||2=/anthropic/v1/messages;",
    );
  if (type.equalsString("dify"))
    return Bytes.of(
      "api.dify.ai|b|0|0|/v1|0|0|0|/v1/{app}||",
    );
  if (type.equalsString("doubao"))
    return Bytes.of(
      "ark.cn-beijing.volces.com|0|0|0|/api/v3|18a|0|80|||",
    );
  if (type.equalsString("fireworks"))
    return Bytes.of(
      "api.fireworks.ai|0|0|0|/inference/v1|200ca|0|0|||",
    );
  if (type.equalsString("gemini"))
    return Bytes.of(
      "generativelanguage.googleapis.com|2|4|0|/v1beta|800000030|20180|0|/v1beta/models/{model}:generateContent|/v1beta/models/{model}:streamGenerateContent?alt=sse|7=/v1beta/models/{model}:batchEmbedContents;8=/v1beta/models/{model}:predict;17=/v1beta/models;",
    );
  if (type.equalsString("generic"))
    return Bytes.of(
      "|0|0|2|/v1|7ffffffce|0|e|||",
    );
  if (type.equalsString("github"))
    return Bytes.of(
      "models.inference.ai.azure.com|0|1|0||82|0|4|||",
    );
  if (type.equalsString("grok"))
    return Bytes.of(
      "api.x.ai|0|0|0|/v1|4002014a|0|0|||",
    );
  if (type.equalsString("groq"))
    return Bytes.of(
      "api.groq.com|0|0|0|/openai/v1|fe380a|0|0|||",
    );
  if (type.equalsString("huggingface"))
    return Bytes.of(
      "router.huggingface.co|0|0|0|/v1|2000a|0|0|||",
    );
  if (type.equalsString("hunyuan-native"))
    return Bytes.of(
      "hunyuan.tencentcloudapi.com|9|7|3||0|0|100|/||",
    );
  if (type.equalsString("hunyuan"))
    return Bytes.of(
      "api.hunyuan.cloud.tencent.com|0|0|0|/v1|82|0|0|||",
    );
  if (type.equalsString("longcat"))
    return Bytes.of(
      "api.longcat.chat|0|0|0|/openai/v1|20086|0|0|||2=/anthropic/v1/messages;",
    );
  if (type.equalsString("minimax-pro"))
    return Bytes.of(
      "api.minimax.chat|8|0|0|/v1|0|0|100|/v1/text/chatcompletion_pro?GroupId={group}||",
    );
  if (type.equalsString("minimax"))
    return Bytes.of(
      "api.minimax.chat|0|0|0|/v1|2|0|0|||1=/v1/text/chatcompletion_v2;",
    );
  if (type.equalsString("mistral"))
    return Bytes.of(
      "api.mistral.ai|0|0|0|/v1|211e1082|0|8|||",
    );
  if (type.equalsString("moonshot"))
    return Bytes.of(
      "api.moonshot.cn|0|0|0|/v1|1e0002|0|10|||",
    );
  if (type.equalsString("nvidia"))
    return Bytes.of(
      "integrate.api.nvidia.com|0|0|0|/v1|200c2|0|2|||",
    );
  if (type.equalsString("ollama-native"))
    return Bytes.of(
      "|6|0|1|/v1|20000|80|100|/api/chat||7=/api/embed;",
    );
  if (type.equalsString("ollama"))
    return Bytes.of(
      "|0|0|1|/v1|200ca|0|0|||",
    );
  if (type.equalsString("openai"))
    return Bytes.of(
      "api.openai.com|0|0|2|/v1|fffe7fca|0|6|||",
    );
  if (type.equalsString("openrouter"))
    return Bytes.of(
      "openrouter.ai|0|0|0|/api/v1|200ce|0|44|||",
    );
  if (type.equalsString("perplexity"))
    return Bytes.of(
      "api.perplexity.ai|0|0|0||2|0|8|||",
    );
  if (type.equalsString("qwen-native"))
    return Bytes.of(
      "dashscope.aliyuncs.com|7|0|0||0|80|100|/api/v1/services/aigc/{mode}/generation||7=/api/v1/services/embeddings/text-embedding/text-embedding;",
    );
  if (type.equalsString("qwen"))
    return Bytes.of(
      "dashscope.aliyuncs.com|0|0|0|/compatible-mode/v1|40ff00ce|0|0|||2=/apps/anthropic/v1/messages;16=/compatible-api/v1/reranks;",
    );
  if (type.equalsString("sglang"))
    return Bytes.of(
      "|0|0|2|/v1|280ca|0|2|||",
    );
  if (type.equalsString("siliconflow"))
    return Bytes.of(
      "api.siliconflow.cn|0|0|0|/v1|29982|0|0|||",
    );
  if (type.equalsString("spark"))
    return Bytes.of(
      "spark-api-open.xf-yun.com|a|0|0|/v1|0|0|0|/v1/chat/completions||",
    );
  if (type.equalsString("stepfun"))
    return Bytes.of(
      "api.stepfun.com|0|0|0|/v1|1e0002|0|0|||",
    );
  if (type.equalsString("tgi"))
    return Bytes.of(
      "|0|0|2|/v1|20042|0|2|||",
    );
  if (type.equalsString("together-ai"))
    return Bytes.of(
      "api.together.xyz|0|0|0|/v1|289c2|0|0|||",
    );
  if (type.equalsString("triton"))
    return Bytes.of(
      "|d|0|1|/v2|0|0|0|/v2/models/{model}{version}/generate|/v2/models/{model}{version}/generate_stream|",
    );
  if (type.equalsString("vertex-openai"))
    return Bytes.of(
      "|0|8|3|{openapi}|2|0|100|||",
    );
  if (type.equalsString("vertex"))
    return Bytes.of(
      "|2|8|3||800000030|180|0|{publisher}/models/{model}:generateContent|{publisher}/models/{model}:streamGenerateContent?alt=sse|7={publisher}/models/{model}:predict;8={publisher}/models/{model}:predict;",
    );
  if (type.equalsString("vllm"))
    return Bytes.of(
      "|0|0|2|/v1|10002b0ce|0|2|||",
    );
  if (type.equalsString("xai"))
    return Bytes.of(
      "api.x.ai|0|0|0|/v1|400201ce|0|4|||",
    );
  if (type.equalsString("yi"))
    return Bytes.of(
      "api.lingyiwanwu.com|0|0|0|/v1|2|0|0|||",
    );
  if (type.equalsString("zhipuai"))
    return Bytes.of(
      "open.bigmodel.cn|0|0|0|/api/{plan}paas/v4|8186|0|20|||2=/api/anthropic/v1/messages;",
    );
  return Bytes.empty();
}
