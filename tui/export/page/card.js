// What is known of a request, beside it, and in a sentence for those who listen.

import { endInWords, overlap, IN_LINE, stepsOf, timesOf } from "./data.js";
import { DOING, QUEUED, SERVING, STATES, WAITING, WORKING } from "./stretches.js";
import { counted, duration, lengthOrNone, NONE } from "./words.js";

const MOST_STEPS = 12;
const AWAY = 14;
export const PLACED = "placed by Server-Timing: lengths are measured, instants are not";

export class Card {
  constructor() {
    this.box = make("div", "card");
    this.box.hidden = true;
    document.body.append(this.box);
  }

  hide() {
    this.box.hidden = true;
  }

  showRequest(run, request, x, y) {
    const { requests, texts } = run;
    const times = timesOf(run, request);
    const planned = duration(requests.planned[request]);
    const client = Number.isNaN(requests.client[request]) ? NONE : requests.client[request];
    this.box.replaceChildren(
      make("strong", "", `request ${requests.id[request]}  ${texts[requests.name[request]]}`),
      make("p", "quiet", `client ${client}, planned at ${planned}, ${endInWords(run, request)}`),
      pairs(figures(run, times)),
      steps(run, request),
    );
    if (requests.placed[request]) this.box.append(make("p", "quiet", PLACED));
    this.#place(x, y);
  }

  // Where requests are not drawn one by one.
  showInstant(run, instant, x, y) {
    const words = { queued: QUEUED, waiting: WAITING, working: WORKING };
    if (run.told !== "steps") words["at the server"] = SERVING;
    const lines = Object.entries(words).map(([word, state]) => `${run.levels[state].at(instant)} ${word}`);
    this.box.replaceChildren(make("strong", "", duration(instant)), make("p", "quiet", lines.join(", ")));
    this.#place(x, y);
  }

  // Beside a point of the window, and within it.
  #place(x, y) {
    this.box.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.box;
    const left = x + AWAY + width <= document.documentElement.clientWidth ? x + AWAY : Math.max(4, x - AWAY - width);
    const top = y + AWAY + height <= window.innerHeight ? y + AWAY : Math.max(4, y - AWAY - height);
    this.box.style.left = `${left}px`;
    this.box.style.top = `${top}px`;
  }
}

// One sentence that says the same.
export function inWords(run, request) {
  const { requests, texts } = run;
  const times = timesOf(run, request);
  const said = figures(run, times).map(([name, length]) => `${name} ${lengthOrNone(length)}`).join(", ");
  return (
    `Request ${requests.id[request]}, ${texts[requests.name[request]]}: ${endInWords(run, request)}. ` +
    `${said[0].toUpperCase()}${said.slice(1)}.${requests.placed[request] ? ` Its parts are ${PLACED}.` : ""}`
  );
}

// What is worth saying of this run's requests.
function figures(run, times) {
  return [
    ["queue", times.queue],
    ...(run.inLine ? [["in line", times.inLine]] : []),
    ["wait", times.wait],
    ["work", times.work],
    ...(run.told === "steps" ? [] : [["at the server", times.unnamed]]),
    ["response", times.response],
  ];
}


function pairs(rows) {
  const list = make("dl");
  for (const [name, length] of rows) list.append(make("dt", "", name), make("dd", "", lengthOrNone(length)));
  return list;
}

function steps(run, request) {
  const all = stepsOf(run, request);
  const list = make("ol", "steps");
  const atOnce = overlap(run, request);
  for (const step of all.slice(0, MOST_STEPS)) {
    const line = make("li");
    const length = step.ended ? duration(step.length) : `> ${duration(step.length)}`;
    line.append(
      make("i", `swatch ${STATES[DOING[step.kind]]}`),
      make("span", "", step.kind === IN_LINE ? `queued: ${step.name}` : step.name),
      make("span", "length", atOnce ? `${length} from ${duration(step.from)}` : length),
    );
    list.append(line);
  }
  if (all.length > MOST_STEPS) list.append(make("li", "quiet", `and ${counted(all.length - MOST_STEPS, "more step")}`));
  return list;
}

// The only way from data to the page: as text.
function make(tag, name = "", text = "") {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}
