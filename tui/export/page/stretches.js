// A request as stretches of time: what it was doing from when to when (tui/picture/stretches.py).

import { waits } from "./data.js";

export const QUEUED = 0;
export const WAITING = 1;
export const WORKING = 2;
export const STATES = ["queued", "waiting", "working"];

// Calls tell(start, end, state) for each, without gaps, from the planned instant to the last that is known.
export function eachStretch(run, request, tell) {
  const { planned, started, finished, firstSpan, spanStart, spanEnd } = run.requests;
  const until = run.until[request];
  const put = (start, end, state) => {
    if (end > start) tell(start, end, state);
  };
  if (!(started[request] < until)) {
    put(planned[request], until, QUEUED);
    return;
  }
  put(planned[request], started[request], QUEUED);
  let now = started[request];
  for (let span = firstSpan[request]; span < firstSpan[request + 1]; span += 1) {
    const start = Math.min(spanStart[span], until);
    const end = Number.isNaN(spanEnd[span]) ? until : Math.min(spanEnd[span], until);
    put(now, start, WORKING);
    put(start, end, waits(run, request, span) ? WAITING : WORKING);
    now = end;
  }
  const handled = Math.max(now, Number.isNaN(finished[request]) ? until : Math.min(finished[request], until));
  put(now, handled, WORKING);
  put(handled, until, QUEUED);
}
