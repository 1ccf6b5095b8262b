// A reporter that writes each event as a line of JSON. An error becomes its type, message, and the thrown message and stack.
const shown = (error) =>
  error && {
    failureType: error.failureType,
    message: error.message,
    thrown: error.code === "ERR_TEST_FAILURE" ? String(error.cause?.message ?? error.cause) : error.message,
    stack: error.cause?.stack ?? error.stack,
  };

export default async function* events(source) {
  for await (const { type, data } of source) {
    const details = data.details && { ...data.details, error: shown(data.details.error) };
    yield `${JSON.stringify({ type, data: { ...data, details, summary: undefined } })}\n`;
  }
}
