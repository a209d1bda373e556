// node docs/examples/gateway/servers.mjs [WEB_PORT [MODEL_PORT]]: stand-ins for the two servers that the example leads to.
// The second one says again what it was asked; a real one is Ollama, on the same port.
import { createServer } from "node:http";
import { json } from "node:stream/consumers";

const [webPort = "9000", modelPort = "11434"] = process.argv.slice(2);

const web = createServer((request, response) => response.end(`you asked for ${request.url}\n`));

const model = createServer(async (request, response) => {
  const { model, messages } = await json(request);
  const message = { role: "assistant", content: `You said: ${messages.at(-1).content}` };
  const choices = [{ index: 0, message, finish_reason: "stop" }];
  const usage = { prompt_tokens: 4, completion_tokens: 6, total_tokens: 10 };
  const answer = { id: "chatcmpl-1", object: "chat.completion", created: 0, model, choices, usage };
  response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
});

web.listen(Number(webPort), "127.0.0.1", () => console.log(`web     http://127.0.0.1:${web.address().port}`));
model.listen(Number(modelPort), "127.0.0.1", () => console.log(`model   http://127.0.0.1:${model.address().port}`));
