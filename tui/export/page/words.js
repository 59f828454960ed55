// How the page writes lengths of time and numbers: as the screen does (tui/picture/axis.py). Lengths are microseconds.

export const NONE = "–";
const MINUTE_MS = 60_000;
// Ticks fall on lengths that people count in.
const STEPS_US = [
  ...[1, 10, 100, 1e3, 1e4, 1e5].flatMap((power) => [power, 2 * power, 5 * power]),
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600].map((seconds) => seconds * 1e6),
];

export function duration(us) {
  const ms = us / 1000;
  if (ms >= 599_500) return `${fixed(ms / MINUTE_MS, 1)} min`;
  if (ms >= 99_950) return `${fixed(ms / 1000, 0)} s`;
  if (ms >= 9_999.5) return `${fixed(ms / 1000, 1)} s`;
  if (ms >= 999.5) return `${fixed(ms / 1000, 2)} s`;
  return ms >= 99.5 ? `${fixed(ms, 0)} ms` : `${fixed(ms, 1)} ms`;
}

export function lengthOrNone(us) {
  return Number.isNaN(us) ? NONE : duration(us);
}

// Python rounds what lies in the middle to the even digit, JavaScript away from zero. Only a number that binary
// holds exactly can lie in the middle.
function fixed(value, digits) {
  const scaled = value * 10 ** digits;
  const exact = Number.isInteger(value * 2 ** (digits + 1));
  const isMiddle = exact && scaled - Math.floor(scaled) === 0.5;
  return isMiddle ? ((2 * Math.round(scaled / 2)) / 10 ** digits).toFixed(digits) : value.toFixed(digits);
}

export function count(number) {
  return String(number).replace(/\B(?=(\d{3})+$)/g, " ");
}

export function counted(number, what) {
  return `${count(number)} ${what}${number === 1 ? "" : "s"}`;
}

// An average of requests: 3, 0.4, 12.
export function few(number) {
  return count(number >= 9.95 ? Math.round(number) : Number(number.toFixed(1)));
}

// Instants for labels that lie at least so far apart, with their words.
export function ticks(from, to, apart) {
  const step = STEPS_US.find((one) => one >= apart) ?? STEPS_US.at(-1) * Math.ceil(apart / STEPS_US.at(-1));
  const made = [];
  for (let number = Math.ceil(from / step - 1e-9); number * step <= to; number += 1) {
    made.push({ at: number * step, label: instant(number * step, step) });
  }
  return made;
}

// An instant as precisely as ticks so far apart need it.
export function instant(us, step) {
  if (step >= 60e6) return `${Math.round(us / 60e6)} min`;
  if (us >= 60e6 && step >= 1e6) {
    const seconds = Math.round(us / 1e6);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} min`;
  }
  const unit = step >= 1e5 || us >= 1e6 ? 1e6 : 1e3;
  const digits = Math.max(0, Math.ceil(Math.log10(unit / step) - 1e-9));
  return `${Number((us / unit).toFixed(digits))} ${unit === 1e6 ? "s" : "ms"}`;
}

// An instant so precisely that neighbours in a window of this length differ.
export function instantIn(us, length) {
  return instant(us, 10 ** Math.floor(Math.log10(length / 100)));
}

// The next round number: a scale is read by its top.
export function roundUp(highest) {
  if (highest <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(highest) - 1e-9);
  return power * [1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((step) => power * step >= highest - 1e-9);
}
