// The stretch of time on show: one for all pictures, so that runs can be compared.

const NARROWEST_US = 50;
// A run ends with a little air.
const AIR = 1.03;

export class View {
  #followers = [];

  constructor(length) {
    this.total = length;
    this.whole = Math.max(1000, length * AIR);
    [this.from, this.to] = [0, this.whole];
  }

  get length() {
    return this.to - this.from;
  }

  get isWhole() {
    return this.length >= this.whole;
  }

  follow(changed) {
    this.#followers.push(changed);
  }

  show(from, to) {
    const length = Math.min(this.whole, Math.max(NARROWEST_US, to - from));
    const start = Math.min(Math.max(0, from + (to - from - length) / 2), this.whole - length);
    if (start === this.from && start + length === this.to) return;
    [this.from, this.to] = [start, start + length];
    for (const changed of this.#followers) changed();
  }

  showAll() {
    this.show(0, this.whole);
  }

  // An instant stays where it is; a factor above 1 shows less.
  zoom(factor, around = (this.from + this.to) / 2) {
    const length = Math.min(this.whole, Math.max(NARROWEST_US, this.length / factor));
    const share = (around - this.from) / this.length;
    this.show(around - share * length, around + (1 - share) * length);
  }

  pan(us) {
    const start = Math.min(Math.max(0, this.from + us), this.whole - this.length);
    this.show(start, start + this.length);
  }

  // So that a stretch of time can be seen, with as little change as that takes.
  reveal(start, end) {
    if (end < this.from || start > this.to) this.pan((start + end) / 2 - (this.from + this.to) / 2);
  }
}
