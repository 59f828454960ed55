// One run's picture: two canvases, for what happened and for what is pointed at, so that pointing costs little.

import { drawAxis, drawChanges } from "./axis.js";
import { barTop, drawBars, drawLabels } from "./bars.js";
import { drawCounts, drawQueue, markFailures } from "./counts.js";
import { drawLanes } from "./lanes.js";
import { Ink } from "./ink.js";
import { Place } from "./place.js";
import { barsOnShow } from "./shown.js";
import { counted, duration, instantIn } from "./words.js";

const FONT_SIZE = 12;
const PAPER = { width: 720, scale: 3 };
const NEAR = 6;

export class Picture {
  #wanted = { base: false, over: false };
  #frame = 0;

  constructor(home, run, view, pointing) {
    [this.run, this.view, this.pointing] = [run, view, pointing];
    this.home = home;
    this.base = home.appendChild(document.createElement("canvas"));
    this.over = home.appendChild(document.createElement("canvas"));
    this.over.className = "over";
    this.note = home.appendChild(document.createElement("p"));
    this.note.className = "note";
    this.selected = null;
    this.#describe();
  }

  #describe() {
    const { base, run } = this;
    const size = counted(run.requests.size, "request");
    base.tabIndex = 0;
    base.setAttribute("role", "application");
    base.setAttribute("aria-roledescription", "picture of a run");
    base.setAttribute(
      "aria-label",
      `${run.label}: ${size} over ${duration(run.elapsed)}. Plus and minus zoom, left and right move, ` +
        "Home shows all, up and down go from request to request, Enter zooms in on one. " +
        "The table below has the same requests.",
    );
    this.over.setAttribute("aria-hidden", "true");
  }

  // Drawn with the next frame, however often it is asked for.
  draw(all = true) {
    this.#wanted.base ||= all;
    this.#wanted.over = true;
    this.#frame ||= requestAnimationFrame(() => this.#drawNow());
  }

  #drawNow() {
    this.#frame = 0;
    if (this.#wanted.base) this.#drawBase(this.home.clientWidth, window.devicePixelRatio || 1);
    this.#drawOver();
    this.#wanted = { base: false, over: false };
  }

  // At once, and as sharp as a printer is.
  drawForPaper() {
    this.#drawBase(PAPER.width, PAPER.scale, true);
    clear(this.over, this.place, PAPER.scale);
  }

  #drawBase(width, scale, isPaper = false) {
    const { run, view } = this;
    const place = new Place(run, view, width, isPaper);
    this.place = place;
    this.scale = scale;
    const context = clear(this.base, place, scale);
    this.ink = new Ink(context, scale);
    const { ink } = this;
    context.font = `${FONT_SIZE}px ${ink.font}`;
    this.shown = barsOnShow(run, view, place);
    drawAxis(context, ink, place);
    if (this.shown) {
      drawBars(context, ink, place, run, this.shown);
      drawLabels(context, ink, place, run, this.shown);
    } else {
      drawCounts(context, ink, place, run);
      this.anyFailed = markFailures(context, ink, place, run);
    }
    drawLanes(context, ink, place, run, this.shown);
    drawQueue(context, ink, place, run);
    drawChanges(context, ink, place, run);
    this.note.textContent = this.#words();
  }

  #words() {
    if (!this.shown) {
      const failed = this.anyFailed ? " Marks on top: requests that failed." : "";
      return `Too many requests for a bar each: how many there are. Zoom in to see each.${failed}`;
    }
    const { others } = this.shown;
    if (!others) return "";
    return `${counted(others, "more request")} ${others === 1 ? "goes" : "go"} on unchanged all the while.`;
  }

  #drawOver() {
    const { place, ink, pointing } = this;
    const context = clear(this.over, place, this.scale);
    context.font = `${FONT_SIZE}px ${ink.font}`;
    if (this.selected !== null) this.#outline(context, this.selected, 2);
    if (pointing.run === this.run && pointing.request !== null) this.#outline(context, pointing.request, 1.5);
    if (pointing.instant !== null) this.#crosshair(context, pointing.instant);
  }

  #crosshair(context, instant) {
    const { place, ink } = this;
    const x = place.x(instant);
    if (x < place.left || x > place.right) return;
    context.fillStyle = ink.plain;
    context.fillRect(Math.round(x), place.top - 6, 1, place.height - place.top + 6);
    const text = instantIn(instant, this.view.length);
    const width = context.measureText(text).width + 12;
    const left = Math.min(Math.max(place.left, x - width / 2), place.width - width);
    context.fillRect(left, 0, width, 20);
    context.fillStyle = ink.background;
    context.textBaseline = "middle";
    context.textAlign = "left";
    context.fillText(text, left + 6, 10);
  }

  // Around a request's bar; where there are no bars, around its time.
  #outline(context, request, width) {
    const { place, ink } = this;
    const box = this.boxOf(request);
    const left = Math.max(place.left - 4, box.left - 2);
    const right = Math.min(place.right + 4, box.right + 2);
    if (right <= left) return;
    context.strokeStyle = ink.plain;
    context.lineWidth = width;
    context.strokeRect(left, box.top - 2, right - left, box.bottom - box.top + 4);
  }

  boxOf(request) {
    const { place, run } = this;
    const sides = { left: place.x(run.requests.planned[request]), right: place.x(run.until[request]) };
    const bar = this.shown?.bars.find((one) => one.request === request);
    if (!bar) return { ...sides, top: place.top + 4, bottom: place.bottom - 4 };
    const rows = place.rowsOf(this.shown.rows);
    const top = barTop(place, rows, bar.row);
    return { ...sides, top, bottom: top + rows.bar };
  }

  // The request under a point, or the nearest on its row.
  at(x, y) {
    const { place, run } = this;
    if (!this.shown || y < place.top || y >= place.bottom) return null;
    const row = Math.floor((y - place.top) / place.rowsOf(this.shown.rows).height);
    const distance = ({ request }) => {
      const [left, right] = [place.x(run.requests.planned[request]), place.x(run.until[request])];
      return Math.max(left - x, x - right, 0);
    };
    const near = this.shown.bars.filter((bar) => bar.row === row && distance(bar) <= NEAR);
    return near.length ? near.reduce((best, bar) => (distance(bar) < distance(best) ? bar : best)).request : null;
  }
}

// A canvas in the pixels of the screen, whose context counts in those of the page.
function clear(canvas, place, scale) {
  const [width, height] = [Math.round(place.width * scale), Math.round(place.height * scale)];
  if (canvas.width !== width || canvas.height !== height) {
    [canvas.width, canvas.height] = [width, height];
    canvas.style.aspectRatio = `${place.width} / ${place.height}`;
  }
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, place.width, place.height);
  return context;
}
