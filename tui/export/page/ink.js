// Colours, from the style sheet, and textures: who cannot tell the colours tells dots from lines,
// as on the slide (svg_style.py).

import { STATES } from "./stretches.js";

const TILE = 6;

export class Ink {
  constructor(context, scale) {
    const sheet = getComputedStyle(document.documentElement);
    const colour = (name) => sheet.getPropertyValue(`--${name}`).trim();
    for (const name of ["background", "ground", "rule", "plain", "quiet", "bad", "good"]) this[name] = colour(name);
    this.colours = STATES.map(colour);
    this.fills = [
      texture(context, scale, colour("queued-ground"), this.colours[0], dots),
      texture(context, scale, colour("waiting-ground"), this.colours[1], lines),
      this.colours[2],
      texture(context, scale, colour("serving-ground"), this.colours[3], grid),
    ];
    this.font = getComputedStyle(document.body).fontFamily;
  }
}

// Tiles are drawn in the pixels of the screen, so that lines are sharp, and laid in those of the page.
function texture(context, scale, ground, colour, draw) {
  const tile = document.createElement("canvas");
  const size = Math.round(TILE * scale);
  [tile.width, tile.height] = [size, size];
  const ink = tile.getContext("2d");
  ink.fillStyle = ground;
  ink.fillRect(0, 0, size, size);
  [ink.fillStyle, ink.strokeStyle] = [colour, colour];
  draw(ink, size);
  const pattern = context.createPattern(tile, "repeat");
  pattern.setTransform(new DOMMatrix().scale(TILE / size));
  return pattern;
}

function lines(ink, size) {
  ink.lineWidth = size / 4.5;
  ink.beginPath();
  for (const shift of [-size, 0, size]) {
    ink.moveTo(shift - size / 2, size * 1.5);
    ink.lineTo(shift + size * 1.5, -size / 2);
  }
  ink.stroke();
}

// All of it but small squares: the terminal's ▓.
function grid(ink, size) {
  const hole = size / 4;
  ink.fillRect(0, 0, size, size / 2 - hole);
  ink.fillRect(0, size / 2, size, size / 2 - hole);
  for (const [x, y] of [[hole, size / 2 - hole], [0, size - hole]]) {
    ink.fillRect(x, y, hole, hole);
    ink.fillRect(x + size / 2, y, hole, hole);
  }
}

function dots(ink, size) {
  const radius = size / 6;
  for (const [x, y] of [[0.25, 0.25], [0.75, 0.75]]) {
    ink.beginPath();
    ink.arc(x * size, y * size, radius, 0, 2 * Math.PI);
    ink.fill();
  }
}
