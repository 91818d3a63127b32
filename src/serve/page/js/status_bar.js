// The line that stays in sight: how good the answer is, what it says, how far the run is, and how to stop it.

import { cancel, runNow } from "./answers.js";
import { byId } from "./dom.js";
import { grouped, money, percentWithInterval, timeLeft } from "./format.js";
import { choiceOf } from "./answer_model.js";
import { current } from "./store.js";

const STAGES = {
  waiting: "waiting", preparing: "preparing", simulating: "simulating", concluding: "drawing conclusions", writing: "writing", done: "done",
};
const started = new Map();

/** @param {any} run @returns {string} how far it is, in words */
export function progressText(run) {
  if (run.state === "queued") return run.ahead > 0 ? `waiting for ${run.ahead} run${run.ahead > 1 ? "s" : ""} before it` : "waiting";
  if (run.stage !== "simulating" || !run.of) return STAGES[run.stage] ?? run.stage;
  const key = run.id ?? "";
  if (!started.has(key)) started.set(key, { at: performance.now(), done: run.done });
  const first = started.get(key);
  const pace = (run.done - first.done) / Math.max(1, performance.now() - first.at);
  const left = pace > 0 ? `, ${timeLeft((run.of - run.done) / pace / 1000)}` : "";
  return `simulating: ${grouped(run.done)} of ${grouped(run.of)} futures${left}`;
}

function badge(known) {
  if (known.error) return ["bad", "not computed"];
  if (!known.answer) return ["", "no answer yet"];
  const { approximate, replications, of, key } = known.answer;
  if (key !== known.key) return ["", "of the figures before"];
  if (!approximate) return ["good", `full answer, ${grouped(replications)} futures`];
  return ["open", `approximate, ${grouped(replications)} of ${grouped(of)} futures`];
}

/**
 * @param {import("./store.js").Variant} one
 * @param {import("./answers.js").Known} known
 */
export function showStatus(one, known) {
  const [tone, text] = badge(known);
  const mark = byId("badge");
  mark.className = `badge ${tone}`;
  mark.textContent = text;
  const answer = known.answer;
  const choice = answer && !known.error ? choiceOf(answer) : null;
  byId("bar-choice").textContent = known.error ? known.error : (answer?.heading ?? "\u00a0");
  const cost = choice?.cost ? `; ${money(choice.cost, answer.currency, answer.minor)} a month` : "";
  byId("bar-risk").textContent = choice?.risk ? `Risk ${percentWithInterval(choice.risk)}${cost}` : "\u00a0";
  const running = known.run && ["queued", "running"].includes(known.run.state);
  byId("progress").hidden = !running;
  byId("run").hidden = Boolean(running);
  byId("run").textContent = known.gone ? "Run again" : "Run";
  byId("replications").value = String(one.replications);
  const bar = byId("progress-bar");
  byId("progress-text").textContent = running ? progressText(known.run) : known.gone ? "no full answer here: run again" : "";
  if (running && known.run.stage === "simulating" && known.run.of) {
    bar.max = known.run.of;
    bar.value = known.run.done;
  } else {
    bar.removeAttribute("value");
  }
}

/** Buttons of the bar. @param {(replications: number) => void} changeReplications */
export function startStatusBar(changeReplications) {
  byId("cancel").addEventListener("click", () => {
    cancel(current().id);
    byId("run").focus();
  });
  byId("run").addEventListener("click", () => {
    runNow(current());
    byId("cancel").focus();
  });
  byId("replications").addEventListener("change", (event) => changeReplications(Number(event.target.value)));
}
