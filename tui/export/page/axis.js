// The axis, its lines through the picture, and what was done to the run.

import { ticks } from "./words.js";

const APART = 84;

export function drawAxis(context, ink, place) {
  const { view } = place;
  context.textBaseline = "middle";
  for (const tick of ticks(view.from, view.to, place.us(APART))) {
    const x = Math.round(place.x(tick.at)) + 0.5;
    context.fillStyle = ink.rule;
    context.fillRect(x, place.top - 6, 1, place.height - place.top + 6);
    context.fillStyle = ink.quiet;
    const room = context.measureText(tick.label).width;
    if (x + room / 2 > place.width) continue;
    context.textAlign = x - room / 2 < place.left - 4 ? "left" : "center";
    context.fillText(tick.label, x, 10);
  }
}

export function drawChanges(context, ink, place, run) {
  context.textBaseline = "bottom";
  context.textAlign = "left";
  for (const [at, what] of run.changes) {
    const x = Math.round(place.x(at));
    if (x < place.left || x > place.right) continue;
    context.fillStyle = ink.plain;
    for (let y = place.top; y < place.height; y += 6) context.fillRect(x, y, 1, 3);
    context.fillText(what, x + 4, place.bottom - 2, 120);
  }
}
