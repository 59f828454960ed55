// Where things lie in a run's picture, from the top down: axis, requests, lanes, queue. Pixels of the page.

const WIDE = 640;
const AXIS = 26;
const GAP = 14;
const LANE = 18;
const LANE_APART = 24;
const QUEUE = 42;
const LEAST_BARS = 44;
const COUNTS = 320;
const TALLEST_ROW = 26;
const LEAST_ROW = 5;
const CLOSEST_ROWS = 4;
const MOST_LANES = 12;
const WISHED = { screen: 520, phone: 340, paper: 340 };
const LABELLED_ROW = 11;
// Requests to a row, from which on they may have to be counted.
const CROWD = 60;
// More rows than this are never all drawn.
export const MOST_ROWS = 200;

export class Place {
  constructor(run, view, width, isPaper = false) {
    const wide = width >= WIDE;
    const wished = WISHED[isPaper ? "paper" : wide ? "screen" : "phone"];
    const rowHeight = Math.max(LEAST_ROW, Math.min(TALLEST_ROW, Math.floor(wished / Math.max(1, run.rows.count))));
    this.isWide = wide;
    this.view = view;
    this.width = width;
    this.rowHeight = rowHeight;
    this.isLabelled = run.rows.fit && run.load !== "open" && rowHeight >= LABELLED_ROW;
    this.left = wide ? 112 : 64;
    this.right = width - (run.load === "script" && this.isLabelled ? (wide ? 112 : 62) : 8);
    this.top = AXIS;
    this.bottom = this.top + barsHeight(run, rowHeight);
    const lanes = this.bottom + GAP;
    this.lanes = laneNumbers(run).map((worker, at) => ({ worker, y: lanes + at * LANE_APART, height: LANE }));
    this.queue = { y: lanes + this.lanes.length * LANE_APART + 4, height: QUEUE };
    this.height = this.queue.y + QUEUE + 2;
  }

  get plot() {
    return this.right - this.left;
  }

  x(instant) {
    return this.left + ((instant - this.view.from) / this.view.length) * this.plot;
  }

  instant(x) {
    return this.view.from + ((x - this.left) / this.plot) * this.view.length;
  }

  us(pixels) {
    return (pixels / this.plot) * this.view.length;
  }

  get mostRows() {
    return Math.floor((this.bottom - this.top) / CLOSEST_ROWS);
  }

  // How high rows are when there are so many.
  rowsOf(count) {
    const each = Math.floor((this.bottom - this.top) / Math.max(1, count));
    const height = Math.min(TALLEST_ROW, Math.max(CLOSEST_ROWS, each));
    return { height, bar: Math.max(3, height - (height > 8 ? Math.round(height / 4) : 1)) };
  }
}

// A few requests need no more than their rows; many can be counted too, and a chart wants to be high.
function barsHeight(run, rowHeight) {
  if (!run.rows.fit) return COUNTS;
  const rows = Math.max(LEAST_BARS, run.rows.count * rowHeight);
  return run.requests.size > CROWD * run.rows.count ? Math.max(COUNTS / 2, rows) : rows;
}

// Many workers are one lane: their average, number 0. A server that tells nothing has none that are known.
function laneNumbers(run) {
  if (run.told === "nothing") return [];
  return run.workers > MOST_LANES ? [0] : Array.from({ length: run.workers }, (_, at) => at + 1);
}
