// node docs/examples/chat.mjs [URL [KEY [MODEL [QUESTION]]]]: asks the gateway of `npm start` with OpenAI's own client, and
// prints the answer as it comes.
import OpenAI from "openai";

const [url = "http://127.0.0.1:8080", apiKey = "sk-sluice-demo", ...rest] = process.argv.slice(2);
const [model = "anthropic/claude-sonnet-4-5", content = "What is a sluice?"] = rest;
const client = new OpenAI({ baseURL: `${url}/v1`, apiKey });
const stream = await client.chat.completions.create({ model, stream: true, messages: [{ role: "user", content }] });
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta?.content ?? "");
process.stdout.write("\n");
