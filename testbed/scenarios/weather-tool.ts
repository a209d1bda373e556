/** A function that stubs call, as most protocols describe one. */
export const WEATHER_FUNCTION = {
  name: "get_weather",
  description: "The weather of a city",
  parameters: { type: "object", properties: { city: { type: "string" }, days: { type: "integer" } } },
};

/** The same as a tool of OpenAI's chat completions, and of those that are made after them. */
export const WEATHER = { type: "function" as const, function: WEATHER_FUNCTION };
