// The table behind a picture: all requests, some at a time, in any order. What stands in the page is its first part.

import { endOf, timesOf } from "./data.js";
import { count, lengthOrNone, NONE } from "./words.js";

const PAGE = 200;
// As tui/export/page_table.py has them.
const timesShown = (run) => ["queue", ...(run.inLine ? ["inLine"] : []), "wait", "work", "response"];
const keysOf = (run) => [
  (at) => run.requests.id[at],
  (at) => run.texts[run.requests.name[at]],
  (at) => run.requests.client[at],
  (at) => run.requests.planned[at],
  ...timesShown(run).map((name) => (at) => sortable(timesOf(run, at)[name])),
  (at) => endOf(run, at),
];
// What is not known is less than all that is.
const sortable = (length) => (Number.isNaN(length) ? -1 : length);

export class Table {
  #order;
  #page = 0;
  #column = 0;
  #down = false;

  constructor(table, run, chosen) {
    [this.table, this.run, this.chosen] = [table, run, chosen];
    this.#order = Uint32Array.from({ length: run.requests.size }, (_, at) => at);
    this.#makeHeads();
    this.#makePager();
    // Filled when it is unfolded: until then the page's own rows are enough.
    table.closest("details").addEventListener("toggle", () => this.#fill(), { once: true });
    if (table.closest("details").open) this.#fill();
  }

  #makeHeads() {
    [...this.table.tHead.rows[0].cells].forEach((head, column) => {
      const button = makeButton(head.textContent, () => this.#sort(column));
      head.replaceChildren(button);
    });
    this.#markHeads();
  }

  #markHeads() {
    [...this.table.tHead.rows[0].cells].forEach((head, column) => {
      const isSorted = column === this.#column;
      head.setAttribute("aria-sort", isSorted ? (this.#down ? "descending" : "ascending") : "none");
    });
  }

  #makePager() {
    this.pager = this.table.closest("details").querySelector(".paging");
    this.position = document.createElement("output");
    const last = Math.max(0, Math.ceil(this.#order.length / PAGE) - 1);
    const to = (page) => () => this.#turnTo(Math.min(last, Math.max(0, page())));
    this.buttons = [
      makeButton("First", to(() => 0)),
      makeButton("Previous", to(() => this.#page - 1)),
      makeButton("Next", to(() => this.#page + 1)),
      makeButton("Last", to(() => last)),
    ];
    if (last > 0) this.pager.replaceChildren(...this.buttons, this.position);
    this.last = last;
  }

  #turnTo(page) {
    this.#page = page;
    this.#fill();
  }

  #sort(column) {
    this.#down = column === this.#column && !this.#down;
    this.#column = column;
    const keys = Array.from({ length: this.#order.length }, (_, at) => at).map(keysOf(this.run)[column]);
    const sign = this.#down ? -1 : 1;
    const compare = (one, other) => (keys[one] < keys[other] ? -sign : keys[one] > keys[other] ? sign : one - other);
    this.#order.sort(compare);
    this.#markHeads();
    this.#turnTo(0);
  }

  #fill() {
    const first = this.#page * PAGE;
    const some = this.#order.subarray(first, first + PAGE);
    this.table.tBodies[0].replaceChildren(...[...some].map((request) => this.#row(request)));
    this.position.textContent = `${count(first + 1)} to ${count(first + some.length)} of ${count(this.#order.length)}`;
    this.buttons.forEach((button, at) => (button.disabled = this.#page === (at < 2 ? 0 : this.last)));
  }

  #row(request) {
    const { requests, texts } = this.run;
    const times = timesOf(this.run, request);
    const number = makeButton(String(requests.id[request]), () => this.chosen(request));
    number.title = "Show it in the picture";
    const cells = [
      number,
      texts[requests.name[request]],
      Number.isNaN(requests.client[request]) ? NONE : String(requests.client[request]),
      ...[requests.planned[request], ...timesShown(this.run).map((name) => times[name])].map(lengthOrNone),
      endOf(this.run, request),
    ];
    const row = document.createElement("tr");
    for (const cell of cells) row.insertCell().append(cell);
    return row;
  }
}

function makeButton(text, pressed) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  button.addEventListener("click", pressed);
  return button;
}
