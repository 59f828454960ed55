// Columns of the page's data, unpacked. Microseconds of a day need more than 32 bits: 64-bit floats hold them exactly.

// A column of numbers; one value stands for as many; NaN is what did not happen.
export function numbers(column, length) {
  const made = new Float64Array(length);
  if (!Array.isArray(column)) return made.fill(column ?? NaN);
  for (let at = 0; at < length; at += 1) made[at] = column[at] ?? NaN;
  return made;
}

// Each is told as the distance from the one before it.
export function summed(column, length) {
  const made = numbers(column, length);
  for (let at = 1; at < length; at += 1) made[at] += made[at - 1];
  return made;
}

// Each is told as the distance from its fellow in another column.
export function after(base, column) {
  const made = numbers(column, base.length);
  for (let at = 0; at < made.length; at += 1) made[at] += base[at];
  return made;
}
