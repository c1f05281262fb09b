// What the app fetches, and how that went.
import { cut, send } from "./builder.js";

const realFetch = window.fetch;
window.fetch = async (...request) => {
  const started = performance.now();
  const url = cut(request[0]?.url ?? request[0], 500);
  const method = cut(request[1]?.method ?? request[0]?.method ?? "GET", 10);
  const report = (outcome) => send("net", { method, url, ms: Math.round(performance.now() - started), ...outcome });
  try {
    const response = await realFetch(...request);
    report({ status: response.status });
    return response;
  } catch (error) {
    report({ status: 0, error: cut(error.message, 300) });
    throw error;
  }
};
