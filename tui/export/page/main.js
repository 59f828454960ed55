// The page comes to life: a picture and a table for each run, one time for all.

import { Card, inWords } from "./card.js";
import { readRuns } from "./data.js";
import { BY_BUTTON, dragByPointers, moveByKey, zoomByWheel } from "./gestures.js";
import { countUp } from "./lanes.js";
import { Picture } from "./picture.js";
import { MOST_ROWS } from "./place.js";
import { sortIntoRows } from "./rows.js";
import { Table } from "./table.js";
import { View } from "./view.js";
import { duration, instantIn } from "./words.js";

const byId = (id) => document.getElementById(id);
// A request that is zoomed in on has so much of its own time on either side.
const AROUND = 0.3;

const runs = readRuns(byId("data").textContent).map(prepared);
const view = new View(Math.max(...runs.map((run) => run.elapsed)));
// What the pointer is on; the instant is marked in all pictures.
const pointing = { run: null, request: null, instant: null };
const card = new Card();
const homes = [...document.querySelectorAll(".picture")];
const pictures = runs.map((run, at) => new Picture(homes[at], run, view, pointing));

function prepared(run) {
  const rows = sortIntoRows(run);
  const { levels, workers } = countUp(run);
  return { ...run, rows: { ...rows, fit: rows.count <= MOST_ROWS }, levels, busy: workers };
}

// --- pointing and choosing --------------------------------------------------------------------------------

function point(picture, event) {
  const { place, run } = picture;
  const isInside = event.offsetX >= place.left && event.offsetX <= place.right;
  const instant = isInside ? Math.max(0, place.instant(event.offsetX)) : null;
  const request = isInside ? picture.at(event.offsetX, event.offsetY) : null;
  Object.assign(pointing, { run, request, instant });
  if (request !== null) card.showRequest(run, request, event.clientX, event.clientY);
  else if (isInside && !picture.shown) card.showInstant(run, instant, event.clientX, event.clientY);
  else card.hide();
  redraw(false);
}

function pointAtNothing() {
  Object.assign(pointing, { run: null, request: null, instant: null });
  card.hide();
  redraw(false);
}

// Choose a request: it is outlined, told, and its card stands at its bar.
function choose(picture, request) {
  for (const one of pictures) one.selected = null;
  picture.selected = request;
  const { run } = picture;
  view.reveal(run.requests.planned[request], run.until[request]);
  byId("said").textContent = inWords(run, request);
  redraw(false);
  requestAnimationFrame(() => showCardAt(picture, request));
}

function showCardAt(picture, request) {
  const frame = picture.base.getBoundingClientRect();
  const box = picture.boxOf(request);
  const x = Math.min(Math.max(box.left, picture.place.left), picture.place.right);
  card.showRequest(picture.run, request, frame.left + x, frame.top + box.bottom - 6);
}

function zoomInOn(picture, request) {
  const { requests } = picture.run;
  const [start, end] = [requests.planned[request], picture.run.until[request]];
  view.show(start - AROUND * (end - start), end + AROUND * (end - start));
}

function walk(picture, steps) {
  const last = picture.run.requests.size - 1;
  if (last < 0) return;
  const from = picture.selected ?? (steps > 0 ? firstOnShow(picture) - 1 : last + 1);
  choose(picture, Math.min(last, Math.max(0, from + steps)));
}

function firstOnShow(picture) {
  const found = picture.run.until.findIndex((until) => until > view.from);
  return Math.max(0, found);
}

function keyPressed(picture, event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const moves = {
    ArrowDown: () => walk(picture, 1),
    ArrowUp: () => walk(picture, -1),
    Enter: () => enter(picture),
    Escape: () => letGo(picture),
  };
  if (event.key in moves) moves[event.key]();
  else if (!moveByKey(view, event.key)) return;
  event.preventDefault();
}

function enter(picture) {
  if (picture.selected === null) walk(picture, 1);
  else {
    zoomInOn(picture, picture.selected);
    requestAnimationFrame(() => showCardAt(picture, picture.selected));
  }
}

function letGo(picture) {
  picture.selected = null;
  pointAtNothing();
}

// --- drawing ----------------------------------------------------------------------------------------------

function redraw(all = true) {
  for (const picture of pictures) picture.draw(all);
}

function showWindow() {
  byId("window").textContent = view.isWhole
    ? `all of ${duration(view.total)}`
    : `${instantIn(view.from, view.length)} to ${instantIn(view.to, view.length)}`;
  byId("thumb").style.left = `${(100 * view.from) / view.whole}%`;
  byId("thumb").style.width = `${Math.max(0.5, (100 * view.length) / view.whole)}%`;
}

const unfolded = [];

function beforePrint() {
  document.documentElement.dataset.paper = "";
  for (const details of document.querySelectorAll("details:not([open])")) {
    details.open = true;
    unfolded.push(details);
  }
  for (const picture of pictures) picture.drawForPaper();
}

function afterPrint() {
  delete document.documentElement.dataset.paper;
  for (const details of unfolded.splice(0)) details.open = false;
  redraw();
}

// --- the wires --------------------------------------------------------------------------------------------

for (const picture of pictures) {
  const { base } = picture;
  zoomByWheel(picture);
  dragByPointers(picture, (event) => {
    const request = picture.at(event.offsetX, event.offsetY);
    if (request === null) letGo(picture);
    else choose(picture, request);
  });
  base.addEventListener("pointermove", (event) => point(picture, event));
  base.addEventListener("pointerleave", pointAtNothing);
  base.addEventListener("keydown", (event) => keyPressed(picture, event));
  base.addEventListener("blur", () => card.hide());
}
document.querySelectorAll("table.requests").forEach((table, at) => {
  const show = (request) => {
    zoomInOn(pictures[at], request);
    pictures[at].base.focus();
    choose(pictures[at], request);
  };
  new Table(table, runs[at], show);
});
byId("tools").addEventListener("click", (event) => {
  const key = BY_BUTTON[event.target.dataset?.do];
  if (key) moveByKey(view, key);
});
view.follow(() => {
  card.hide();
  redraw();
  showWindow();
});
// The card stands still while what it tells of moves away.
addEventListener("scroll", () => card.hide(), { passive: true });
addEventListener("beforeprint", beforePrint);
addEventListener("afterprint", afterPrint);
for (const query of ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"]) {
  matchMedia(query).addEventListener("change", () => redraw());
}
new ResizeObserver(() => redraw()).observe(byId("runs"));
byId("tools").hidden = false;
showWindow();
redraw();
