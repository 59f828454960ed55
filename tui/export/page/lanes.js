// What a worker (in async: the event loop) does over time: it works, is held by a wait, or is free.

import { averagesOf, label, stack } from "./counts.js";
import { BLOCKS, eachSpent, WORKS } from "./data.js";
import { DOING, eachStretch, SERVING, STATES } from "./stretches.js";
import { Level } from "./levels.js";
import { counted } from "./words.js";

const NUMBERED = 26;
// Of what a worker is held by, nothing is known: it serves.
const UNKNOWN = DOING.length;
const FILLS = [...DOING, SERVING];

// Levels of requests by state, and of each worker: number 0 is all of them together.
export function countUp(run) {
  const levels = STATES.map(() => new Level());
  const workers = new Map();
  const held = (worker, kind, start, end) => {
    // A wait gives the loop back, unless it blocks: that is the point.
    if (run.mode === "async" && kind !== WORKS && kind !== BLOCKS) return;
    for (const number of [worker, 0]) {
      if (!workers.has(number)) workers.set(number, FILLS.map(() => new Level()));
      workers.get(number)[kind].add(start, end);
    }
  };
  for (let request = 0; request < run.requests.size; request += 1) {
    eachStretch(run, request, (start, end, state) => levels[state].add(start, end));
    if (run.told !== "nothing") eachHeld(run, request, held);
  }
  for (const [worker, kind, start, end] of run.foreign) held(worker, kind, start, end);
  for (const ones of workers.values()) for (const level of ones) level.close();
  return { levels: levels.map((level) => level.close()), workers };
}

// Its worker is held by its spans; where not all is told, from the beginning of its handling to the end.
function eachHeld(run, request, held) {
  const { worker, started, finished } = run.requests;
  const number = worker[request] || 1;
  let now = run.told === "handling" ? started[request] : NaN;
  const rest = (until) => until > now && held(number, UNKNOWN, now, until);
  eachSpent(run, request, run.elapsed, (start, end, kind) => {
    rest(start);
    held(number, kind, start, end);
    if (!Number.isNaN(now)) now = Math.max(now, end);
  });
  rest(Number.isNaN(finished[request]) ? run.elapsed : finished[request]);
}

export function drawLanes(context, ink, place, run, shown) {
  for (const lane of place.lanes) {
    context.fillStyle = ink.ground;
    context.fillRect(place.left, lane.y, place.plot, lane.height);
    const levels = run.busy.get(lane.worker);
    if (levels) drawLane(context, ink, place, lane, levels, lane.worker ? 1 : run.workers);
    label(context, ink, nameOf(run, lane.worker), lane.y + lane.height / 2, place);
    if (shown && run.mode !== "async") drawNumbers(context, ink, place, run, lane, shown.bars);
  }
}

function drawLane(context, ink, place, lane, levels, top) {
  const columns = levels.map((level) => averagesOf(level, place));
  const box = { left: place.left, width: place.plot, top: lane.y, bottom: lane.y + lane.height };
  stack(context, box, columns, top, FILLS.map((state) => ink.fills[state]));
}

function nameOf(run, worker) {
  if (run.mode !== "sync") return "event loop";
  return worker ? `worker ${worker}` : counted(run.workers, "worker");
}

// Whom the worker serves, where there is room to say it.
function drawNumbers(context, ink, place, run, lane, bars) {
  const { started, finished, worker, id } = run.requests;
  context.textAlign = "center";
  for (const { request } of bars) {
    if (worker[request] !== lane.worker) continue;
    const left = Math.max(place.left, place.x(started[request]));
    const end = Number.isNaN(finished[request]) ? run.until[request] : finished[request];
    const right = Math.min(place.right, place.x(end));
    const text = String(id[request]);
    const width = context.measureText(text).width + 8;
    if (right - left < Math.max(NUMBERED, width + 6)) continue;
    context.fillStyle = ink.background;
    context.fillRect((left + right - width) / 2, lane.y + 2, width, lane.height - 4);
    context.fillStyle = ink.plain;
    context.fillText(text, (left + right) / 2, lane.y + lane.height / 2);
  }
}
