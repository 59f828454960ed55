// Too many requests for a bar each: how many are working, waiting (at the server) and queued, stacked over time.

import { hasFailed } from "./data.js";
import { count, few, roundUp } from "./words.js";
import { QUEUED, SERVING, WAITING, WORKING } from "./stretches.js";

const FAILURE = 6;
const FROM_THE_BOTTOM = [WORKING, SERVING, WAITING, QUEUED];

export function drawCounts(context, ink, place, run) {
  const box = { left: place.left, width: place.plot, top: place.top + 8, bottom: place.bottom };
  const columns = FROM_THE_BOTTOM.map((state) => averagesOf(run.levels[state], place));
  const top = roundUp(highest(columns));
  stack(context, box, columns, top, FROM_THE_BOTTOM.map((state) => ink.fills[state]));
  drawScale(context, ink, place, box, top);
}

export function drawQueue(context, ink, place, run) {
  const box = { left: place.left, width: place.plot, top: place.queue.y, bottom: place.queue.y + place.queue.height };
  const column = averagesOf(run.levels[QUEUED], place);
  const most = highest([column]);
  stack(context, box, [column], roundUp(most), [ink.fills[QUEUED]]);
  context.fillStyle = ink.rule;
  context.fillRect(box.left, box.bottom, box.width, 1);
  label(context, ink, "queue", place.queue.y + 8, place);
  context.fillStyle = ink.quiet;
  context.fillText(`up to ${few(most)}`, 0, place.queue.y + 24, place.left - 10);
}

// A mark wherever at least one failed; says whether there is any.
export function markFailures(context, ink, place, run) {
  const marked = new Set();
  for (let request = 0; request < run.requests.size; request += 1) {
    const x = Math.round(place.x(run.until[request]));
    if (x >= place.left && x <= place.right && hasFailed(run, request)) marked.add(x);
  }
  context.fillStyle = ink.bad;
  for (const x of marked) context.fillRect(x, place.top, 1, FAILURE);
  return marked.size > 0;
}

// On average in each pixel.
export function averagesOf(level, place) {
  return level.averages(place.view.from, place.view.to, Math.max(1, Math.round(place.plot)));
}

export function label(context, ink, text, y, place) {
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillStyle = ink.plain;
  context.fillText(text, 0, y, place.left - 10);
}

// Columns one on top of the other, each in its fill; "top" fills the box.
export function stack(context, box, columns, top, fills) {
  const floor = new Float64Array(columns[0].length);
  const height = (box.bottom - box.top) / top;
  const width = box.width / floor.length;
  columns.forEach((column, at) => {
    const path = new Path2D();
    for (let x = 0; x < column.length; x += 1) {
      if (column[x] <= 0) continue;
      const size = Math.min(column[x], top - floor[x]);
      // Edges of neighbours meet on the same pixel: an overlap hides the seam.
      path.rect(box.left + x * width, box.bottom - (floor[x] + size) * height, width + 0.3, size * height);
      floor[x] += size;
    }
    context.fillStyle = fills[at];
    context.fill(path);
  });
}

function highest(columns) {
  let most = 0;
  for (let x = 0; x < columns[0].length; x += 1) {
    most = Math.max(most, columns.reduce((sum, column) => sum + column[x], 0));
  }
  return most;
}

function drawScale(context, ink, place, box, top) {
  label(context, ink, "requests", place.bottom - 8, place);
  context.textAlign = "right";
  for (const share of [1, 0.5]) {
    const y = box.bottom - share * (box.bottom - box.top);
    context.fillStyle = ink.quiet;
    if (share === 1 || Number.isInteger(top / 2)) context.fillText(count(top * share), place.left - 8, y);
    context.fillStyle = ink.rule;
    context.fillRect(place.left, y, place.plot, 0.5);
  }
}
