// What a worker (in async: the event loop) does over time: it works, is held by a wait, or is free.

import { averagesOf, label, stack } from "./counts.js";
import { eachStretch, WAITING, WORKING } from "./stretches.js";
import { Level } from "./levels.js";
import { counted } from "./words.js";

const NUMBERED = 26;

// Levels of requests by state, and of each worker: number 0 is all of them together.
export function countUp(run) {
  const levels = [new Level(), new Level(), new Level()];
  const workers = new Map();
  const held = (worker, waits, start, end) => {
    if (waits && run.mode === "async") return; // a wait gives the loop back: that is the point
    for (const number of [worker, 0]) {
      if (!workers.has(number)) workers.set(number, { work: new Level(), wait: new Level() });
      workers.get(number)[waits ? "wait" : "work"].add(start, end);
    }
  };
  for (let request = 0; request < run.requests.size; request += 1) {
    eachStretch(run, request, (start, end, state) => levels[state].add(start, end));
    eachStep(run, request, (waits, start, end) => held(run.requests.worker[request] || 1, waits, start, end));
  }
  for (const [worker, waits, start, end] of run.foreign) held(worker, waits, start, end);
  for (const { work, wait } of workers.values()) [work.close(), wait.close()];
  return { levels: levels.map((level) => level.close()), workers };
}

function eachStep(run, request, tell) {
  const { firstSpan, spanStart, spanEnd, shape } = run.requests;
  const steps = run.shapes[shape[request]];
  for (let span = firstSpan[request], at = 1; span < firstSpan[request + 1]; span += 1, at += 2) {
    const end = Number.isNaN(spanEnd[span]) ? run.elapsed : spanEnd[span];
    if (end > spanStart[span]) tell(steps[at] === 1, spanStart[span], end);
  }
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
  const columns = [averagesOf(levels.work, place), averagesOf(levels.wait, place)];
  const box = { left: place.left, width: place.plot, top: lane.y, bottom: lane.y + lane.height };
  stack(context, box, columns, top, [ink.fills[WORKING], ink.fills[WAITING]]);
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
