// Generated from apis.json by `npm run generate`; do not edit.
import { Bytes } from "proxy-wasm-assemblyscript-sdk/assembly";

/** What a request asks for. */
export const enum Api {
  /** no path of an AI API: it goes on with host and credentials of the provider, and nothing else is touched */
  Unknown,
  /** `openai/v1/chatcompletions` */
  ChatCompletions,
  /** `anthropic/v1/messages` */
  Messages,
  /** `openai/v1/responses` */
  Responses,
  /** `gemini/v1beta/generatecontent` */
  GenerateContent,
  /** `gemini/v1beta/streamgeneratecontent` */
  StreamGenerateContent,
  /** `openai/v1/completions` */
  Completions,
  /** `openai/v1/embeddings` */
  Embeddings,
  /** `openai/v1/imagegeneration` */
  ImageGeneration,
  /** `openai/v1/imageedit` */
  ImageEdit,
  /** `openai/v1/imagevariation` */
  ImageVariation,
  /** `openai/v1/audiospeech` */
  AudioSpeech,
  /** `openai/v1/audiotranscription` */
  AudioTranscription,
  /** `openai/v1/audiotranslation` */
  AudioTranslation,
  /** `openai/v1/realtime` */
  Realtime,
  /** `cohere/v1/rerank` */
  Rerank,
  /** `qwen/v1/reranks` */
  Reranks,
  /** `openai/v1/models` */
  Models,
  /** `openai/v1/files` */
  Files,
  /** `openai/v1/retrievefile` */
  RetrieveFile,
  /** `openai/v1/retrievefilecontent` */
  RetrieveFileContent,
  /** `openai/v1/batches` */
  Batches,
  /** `openai/v1/retrievebatch` */
  RetrieveBatch,
  /** `openai/v1/cancelbatch` */
  CancelBatch,
  /** `openai/v1/fine-tuningjobs` */
  FineTuning,
  /** `openai/v1/videos` */
  Videos,
  /** `openai/v1/retrievevideo` */
  RetrieveVideo,
  /** `openai/v1/retrievevideocontent` */
  RetrieveVideoContent,
  /** `openai/v1/videoremix` */
  VideoRemix,
  /** `openai/v1/moderations` */
  Moderations,
  /** `openai/v1/storedresponses` */
  StoredResponses,
  /** `openai/v1/other` */
  OpenAiOther,
  /** `anthropic/v1/counttokens` */
  CountTokens,
  /** `anthropic/v1/messagebatches` */
  MessageBatches,
  /** `anthropic/v1/complete` */
  Complete,
  /** `gemini/v1beta/other` */
  GeminiOther,
}

/** A line for each path behind `/v1`: the pattern, a space, the number of its API. */
export function apiPaths(): Bytes {
  return Bytes.of(
    "/chat/completions 1\n/messages 2\n/responses 3\n/completions 6\n/embeddings 7\n/images/generations 8\n/images/edits 9\n/images/variations 10\n/audio/speech 11\n/audio/transcriptions 12\n/audio/translations 13\n/realtime 14\n/rerank 15\n/reranks 16\n/models 17\n/files 18\n/files/{file_id} 19\n/files/{file_id}/content 20\n/batches 21\n/batches/{batch_id} 22\n/batches/{batch_id}/cancel 23\n/videos 25\n/videos/{video_id} 26\n/videos/{video_id}/content 27\n/videos/{video_id}/remix 28\n/moderations 29\n/conversations 30\n/uploads 31\n/vector_stores 31\n/assistants 31\n/threads 31\n/containers 31\n/messages/count_tokens 32\n/complete 34\n/realtime/* 14\n/models/* 17\n/fine_tuning/* 24\n/responses/* 30\n/conversations/* 30\n/uploads/* 31\n/vector_stores/* 31\n/assistants/* 31\n/threads/* 31\n/containers/* 31\n/chat/completions/* 31\n/messages/* 33\n",
  );
}

/** Names of the APIs in `capabilities`, a line each, in the order of the enum from its second member on. */
export function apiCapabilities(): Bytes {
  return Bytes.of(
    "openai/v1/chatcompletions\nanthropic/v1/messages\nopenai/v1/responses\ngemini/v1beta/generatecontent\ngemini/v1beta/streamgeneratecontent\nopenai/v1/completions\nopenai/v1/embeddings\nopenai/v1/imagegeneration\nopenai/v1/imageedit\nopenai/v1/imagevariation\nopenai/v1/audiospeech\nopenai/v1/audiotranscription\nopenai/v1/audiotranslation\nopenai/v1/realtime\ncohere/v1/rerank\nqwen/v1/reranks\nopenai/v1/models\nopenai/v1/files\nopenai/v1/retrievefile\nopenai/v1/retrievefilecontent\nopenai/v1/batches\nopenai/v1/retrievebatch\nopenai/v1/cancelbatch\nopenai/v1/fine-tuningjobs\nopenai/v1/videos\nopenai/v1/retrievevideo\nopenai/v1/retrievevideocontent\nopenai/v1/videoremix\nopenai/v1/moderations\nopenai/v1/storedresponses\nopenai/v1/other\nanthropic/v1/counttokens\nanthropic/v1/messagebatches\nanthropic/v1/complete\ngemini/v1beta/other\n",
  );
}
