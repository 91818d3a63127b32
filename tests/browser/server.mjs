// A server of its own for each test file: `vtr serve` as a user starts it, on a port that is free.

import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const PROGRAM = process.env.VTR ?? `${ROOT}target/release/vtr`;
const PATIENCE_MS = 20_000;

/**
 * @param {string[]} [more] arguments, such as a scenario
 * @returns {Promise<{link: string, origin: string, token: string, call: (method: string, path: string, body?: any) => Promise<Response>,
 *   stop: () => Promise<void>}>} `call` asks the API as a program outside of the page does
 */
export async function startServer(more = []) {
  const child = spawn(PROGRAM, ["serve", ...more, "--port", "0", "--no-open"], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((resolve) => child.once("close", resolve));
  const link = await linkOf(child);
  const [origin, token] = link.split("/#token=");
  const call = (method, path, body) =>
    fetch(origin + path, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body && { "Content-Type": "application/json" }) },
      body: body && JSON.stringify(body),
    });
  const stop = async () => {
    child.kill("SIGINT");
    const hard = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    await ended;
    clearTimeout(hard);
  };
  return { link, origin, token, call, stop };
}

/** The link that the program prints. */
function linkOf(child) {
  return new Promise((resolve, reject) => {
    let told = "";
    const late = setTimeout(() => refuse("printed no link"), PATIENCE_MS);
    const refuse = (why) => {
      clearTimeout(late);
      child.kill("SIGKILL");
      reject(new Error(`${PROGRAM} ${why}:\n${told}`));
    };
    const take = (bytes) => {
      told += bytes;
      const found = /http:\/\/127\.0\.0\.1:\d+\/#token=[\w.~-]+(?=\s)/.exec(told);
      if (!found) return;
      clearTimeout(late);
      resolve(found[0]);
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("error", (error) => refuse(`cannot be started (${error.message}); build it with \`make build\``));
    child.once("exit", (code) => refuse(`ended with code ${code}`));
  });
}
