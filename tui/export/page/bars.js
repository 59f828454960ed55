// Requests as bars: what each was doing, who failed, and how long it took.

import { hasFailed } from "./data.js";
import { eachStretch, QUEUED, SERVING, WAITING, WORKING } from "./stretches.js";
import { duration } from "./words.js";

// Work is short beside waits, and it is what the picture is about: it can be seen, however short it was.
const LEAST_WORK = 1;
const WORTH_PARTING = 5;
const SLOW = 2;
const TIMES = 44;

export function drawBars(context, ink, place, run, shown) {
  const rows = place.rowsOf(shown.rows);
  context.save();
  context.beginPath();
  context.rect(place.left, 0, place.plot, place.bottom);
  context.clip();
  fillStretches(context, ink, place, run, shown.bars, rows);
  for (const bar of shown.bars) markEnd(context, ink, place, run, bar, rows);
  context.restore();
}

export function barTop(place, rows, row) {
  return place.top + row * rows.height + (rows.height - rows.bar) / 2;
}

// All of a state at once: a canvas is slow at changing what it fills with.
function fillStretches(context, ink, place, run, bars, rows) {
  const paths = ink.fills.map(() => new Path2D());
  for (const { request, row } of bars) {
    const y = barTop(place, rows, row);
    eachStretch(run, request, (start, end, state) => {
      if (end <= place.view.from || start >= place.view.to) return;
      const left = Math.max(place.left, place.x(start));
      const width = Math.min(place.right, place.x(end)) - left;
      const isThin = state === WORKING && width < LEAST_WORK;
      // A line that is not on a pixel is two faint ones.
      paths[state].rect(isThin ? Math.floor(left) : left, y, isThin ? LEAST_WORK : width, rows.bar);
    });
  }
  const fill = (state) => {
    context.fillStyle = ink.fills[state];
    context.fill(paths[state]);
  };
  fill(QUEUED);
  fill(WAITING);
  fill(SERVING);
  partNeighbours(context, ink, place, run, bars, rows);
  fill(WORKING);
}

// Where one request follows another on its row there is a gap, if there is room for one.
function partNeighbours(context, ink, place, run, bars, rows) {
  context.fillStyle = ink.background;
  for (const { request, row } of bars) {
    const left = place.x(run.requests.planned[request]);
    const isWide = place.x(run.until[request]) - left > WORTH_PARTING;
    if (isWide) context.fillRect(left - 1, barTop(place, rows, row), 1, rows.bar);
  }
}

// A cross where it failed; nothing at the end of what is merely not over.
function markEnd(context, ink, place, run, { request, row }, rows) {
  if (!hasFailed(run, request)) return;
  const arm = Math.min(5, rows.bar / 2 - 0.5);
  const x = place.x(run.until[request]) + arm + 2;
  const y = barTop(place, rows, row) + rows.bar / 2;
  context.strokeStyle = ink.bad;
  context.lineWidth = 2;
  context.beginPath();
  context.moveTo(x - arm, y - arm);
  context.lineTo(x + arm, y + arm);
  context.moveTo(x + arm, y - arm);
  context.lineTo(x - arm, y + arm);
  context.stroke();
}

// --- words beside the bars --------------------------------------------------------------------------------

export function drawLabels(context, ink, place, run, shown) {
  if (!place.isLabelled) return;
  const rows = place.rowsOf(shown.rows);
  context.textBaseline = "middle";
  const done = new Set();
  for (const { request, row } of shown.bars) {
    if (done.has(row)) continue;
    done.add(row);
    const y = barTop(place, rows, row) + rows.bar / 2;
    context.textAlign = "left";
    context.fillStyle = ink.plain;
    context.fillText(labelOf(run, request), 0, y, place.left - 10);
    if (run.load === "script") drawResponse(context, ink, place, run, request, y);
  }
}

function labelOf(run, request) {
  const { requests, texts } = run;
  if (run.load === "closed") return `client ${requests.client[request]}`;
  return `${requests.id[request]} ${texts[requests.name[request]]}`;
}

// What it took, and how many times its own service time that is if that is worth speaking of.
function drawResponse(context, ink, place, run, request, y) {
  const { planned, started, finished, over } = run.requests;
  const took = run.until[request] - planned[request];
  const isBad = hasFailed(run, request) || Number.isNaN(over[request]);
  context.textAlign = "right";
  context.fillStyle = isBad ? ink.bad : ink.plain;
  const times = took / Math.max(1, finished[request] - started[request]);
  const edge = place.width - (place.isWide ? TIMES : 0);
  context.fillText(isBad ? `> ${duration(took)}` : duration(took), edge, y, edge - place.right - 6);
  if (!isBad && times >= SLOW && edge < place.width) {
    context.fillStyle = ink.bad;
    context.fillText(`${times.toFixed(times < 9.95 ? 1 : 0)}×`, place.width, y, TIMES - 4);
  }
}
