// What fingers, mice, wheels and keys do to a picture.

const WHEEL = 0.0022;
const LINE_PX = 30;
// A wheel that scrolls the page goes on doing so when a picture comes under it.
const SCROLLING_MS = 250;
const STEP = 1.6;
const PAN = 0.2;
const CLICK_PX = 4;

let scrolledAt = -Infinity;
addEventListener("scroll", () => (scrolledAt = performance.now()), { passive: true });

// The keys that move the time on show: for all pictures the same.
export function moveByKey(view, key) {
  const moves = {
    "+": () => view.zoom(STEP),
    "=": () => view.zoom(STEP),
    "-": () => view.zoom(1 / STEP),
    ArrowLeft: () => view.pan(-PAN * view.length),
    ArrowRight: () => view.pan(PAN * view.length),
    Home: () => view.showAll(),
    0: () => view.showAll(),
  };
  moves[key]?.();
  return key in moves;
}

export const BY_BUTTON = { earlier: "ArrowLeft", later: "ArrowRight", out: "-", in: "+", all: "Home" };

export function zoomByWheel(picture) {
  const { base, view } = picture;
  const turned = (event) => {
    const pixels = event.deltaMode === 1 ? LINE_PX : 1;
    const [across, down] = [event.deltaX * pixels, event.deltaY * pixels];
    if (event.shiftKey || Math.abs(across) > Math.abs(down)) {
      event.preventDefault();
      view.pan(picture.place.us(across || down));
      return;
    }
    const isPinch = event.ctrlKey;
    const isForThePage = performance.now() - scrolledAt < SCROLLING_MS || (down > 0 && view.isWhole);
    if (isForThePage && !isPinch) return;
    event.preventDefault();
    view.zoom(Math.exp(-down * WHEEL * (isPinch ? 4 : 1)), picture.place.instant(event.offsetX));
  };
  base.addEventListener("wheel", turned, { passive: false });
}

// One pointer drags the time, two stretch it. A press that does not move is a click: "pressed" hears of it.
export function dragByPointers(picture, pressed) {
  const { base, view } = picture;
  const down = new Map();
  let moved = 0;

  base.addEventListener("pointerdown", (event) => {
    if (!down.size) moved = 0;
    down.set(event.pointerId, event.offsetX);
    base.setPointerCapture(event.pointerId);
  });
  base.addEventListener("pointermove", (event) => {
    if (!down.has(event.pointerId)) return;
    const before = [...down.values()];
    moved += Math.abs(event.offsetX - down.get(event.pointerId));
    down.set(event.pointerId, event.offsetX);
    if (moved > CLICK_PX) follow(picture, view, before, [...down.values()]);
  });
  const lifted = (event) => {
    const isClick = event.type === "pointerup" && down.size === 1 && moved <= CLICK_PX;
    down.delete(event.pointerId);
    if (isClick) pressed(event);
  };
  base.addEventListener("pointerup", lifted);
  base.addEventListener("pointercancel", lifted);
}

// The instants under the fingers stay under them.
function follow(picture, view, before, now) {
  const { place } = picture;
  if (now.length === 1) {
    view.pan(place.us(before[0] - now[0]));
    return;
  }
  const apart = (pair) => Math.max(20, Math.abs(pair[0] - pair[1]));
  const middle = (pair) => (pair[0] + pair[1]) / 2;
  view.zoom(apart(now) / apart(before), place.instant(middle(now)));
  view.pan(place.us(middle(before) - middle(now)));
}
