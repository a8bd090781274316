// The person's browser, driven by the test: an address goes out on a line, the address the browser ended up at comes back.
import { createInterface } from "node:readline";

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

export async function open(url) {
  console.log("open " + url.href);
  return new URL((await lines.next()).value);
}

export function done(what) {
  console.log("done " + JSON.stringify(what));
  process.exit(0);
}
