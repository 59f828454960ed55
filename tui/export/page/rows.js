// Which requests share a row (tui/picture/rows.py): a script has a row a request, closed load a row a client, open
// load as many rows as requests are in flight at once: each takes the first row that is free.

export function sortIntoRows(run) {
  const { requests } = run;
  if (run.load === "closed") return byNumber(requests.client);
  if (run.load === "open") return firstFree(requests.planned, run.until);
  return { row: Int32Array.from(requests.id.keys()), count: requests.size };
}

// Clients in the order of their numbers.
function byNumber(column) {
  const numbers = [...new Set(column)].sort((one, other) => one - other);
  const rows = new Map(numbers.map((number, row) => [number, row]));
  return { row: Int32Array.from(column, (number) => rows.get(number)), count: numbers.length, numbers };
}

export function firstFree(planned, over) {
  const order = Uint32Array.from(planned.keys()).sort((one, other) => planned[one] - planned[other] || one - other);
  const row = new Int32Array(planned.length);
  const taken = new Heap((one, other) => one.until - other.until);
  const free = new Heap((one, other) => one - other);
  let count = 0;
  for (const request of order) {
    while (taken.size && taken.least.until <= planned[request]) free.push(taken.pop().row);
    row[request] = free.size ? free.pop() : count++;
    taken.push({ until: over[request], row: row[request] });
  }
  return { row, count };
}

// The least of many, again and again.
class Heap {
  #items = [];
  #compare;

  constructor(compare) {
    this.#compare = compare;
  }

  get size() {
    return this.#items.length;
  }

  get least() {
    return this.#items[0];
  }

  push(item) {
    const items = this.#items;
    let at = items.push(item) - 1;
    while (at > 0) {
      const parent = (at - 1) >>> 1;
      if (this.#compare(items[parent], item) <= 0) break;
      items[at] = items[parent];
      at = parent;
    }
    items[at] = item;
  }

  pop() {
    const items = this.#items;
    const [least] = items;
    const last = items.pop();
    if (items.length) this.#sink(last);
    return least;
  }

  #sink(item) {
    const items = this.#items;
    let at = 0;
    for (let child = 1; child < items.length; child = 2 * at + 1) {
      if (child + 1 < items.length && this.#compare(items[child + 1], items[child]) < 0) child += 1;
      if (this.#compare(item, items[child]) <= 0) break;
      items[at] = items[child];
      at = child;
    }
    items[at] = item;
  }
}
