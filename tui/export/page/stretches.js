// A request as stretches of time: what it was doing from when to when (tui/picture/stretches.py).

import { eachSpent } from "./data.js";

export const QUEUED = 0;
export const WAITING = 1;
export const WORKING = 2;
export const SERVING = 3;
export const STATES = ["queued", "waiting", "working", "serving"];
// What a request does in a span, by the span's kind.
export const DOING = [WORKING, WAITING, QUEUED, WAITING];

// Calls tell(start, end, state) for each, without gaps, from the planned instant to the last that is known.
export function eachStretch(run, request, tell) {
  const { planned, sent, started, finished } = run.requests;
  const until = run.until[request];
  const put = (start, end, state) => {
    if (end > start) tell(start, end, state);
  };
  // The demo server tells all that it does: the rest is its own code. Of others the rest is not known.
  const rest = run.told === "steps" ? WORKING : SERVING;
  if (!(started[request] < until)) {
    const at = run.told === "nothing" && Number.isNaN(started[request]) ? Math.min(sent[request], until) : NaN;
    put(planned[request], at >= planned[request] ? at : until, QUEUED);
    put(at, until, SERVING);
    return;
  }
  put(planned[request], started[request], QUEUED);
  let now = started[request];
  eachSpent(run, request, until, (start, end, kind) => {
    put(now, start, rest);
    put(Math.max(now, start), end, DOING[kind]);
    now = end;
  });
  const handled = Math.max(now, Number.isNaN(finished[request]) ? until : Math.min(finished[request], until));
  put(now, handled, rest);
  put(handled, until, QUEUED);
}
