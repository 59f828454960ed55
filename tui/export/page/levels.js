// How many of something there were over time, and on average between any two instants, however many there are.
//
// What begins and ends is a step up and a step down. Up to an instant t, starts s have added up to the sum of t - s;
// with the starts in order and their sums at hand that is one search: n t - sum(s), and the same for the ends.

class Sums {
  constructor(instants) {
    this.instants = Float64Array.from(instants).sort();
    this.sums = new Float64Array(this.instants.length + 1);
    for (let at = 0; at < this.instants.length; at += 1) this.sums[at + 1] = this.sums[at] + this.instants[at];
  }

  // How many lie at or before an instant.
  before(instant) {
    let low = 0;
    let high = this.instants.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.instants[middle] <= instant) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  until(instant) {
    const number = this.before(instant);
    return number * instant - this.sums[number];
  }
}

export class Level {
  #starts = [];
  #ends = [];
  #up = null;
  #down = null;

  add(start, end) {
    this.#starts.push(start);
    this.#ends.push(end);
  }

  // Afterwards it can be asked, and nothing is added any more.
  close() {
    [this.#up, this.#down] = [new Sums(this.#starts), new Sums(this.#ends)];
    [this.#starts, this.#ends] = [[], []];
    return this;
  }

  at(instant) {
    return this.#up.before(instant) - this.#down.before(instant);
  }

  // The average in each of so many equal parts of a stretch of time.
  averages(from, to, parts) {
    const made = new Float64Array(parts);
    const width = (to - from) / parts;
    let before = this.#area(from);
    for (let at = 0; at < parts; at += 1) {
      const area = this.#area(from + (at + 1) * width);
      // Differences of great sums: what is left of nothing may lie a hair below it.
      made[at] = Math.max(0, (area - before) / width);
      before = area;
    }
    return made;
  }

  #area(instant) {
    return this.#up.until(instant) - this.#down.until(instant);
  }
}
