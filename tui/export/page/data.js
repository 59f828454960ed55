// The runs of the page, from the JSON in it (tui/export/page_data.py says how it is written).

import { after, numbers, summed } from "./columns.js";

// What a span is; of spans that go on at once the first of these that is there tells what the request does.
export const WORKS = 0;
export const WAITS = 1;
export const IN_LINE = 2;
export const BLOCKS = 3; // a wait that holds the event loop
const KINDS = [WORKS, BLOCKS, WAITS, IN_LINE];

export function readRuns(text) {
  const told = JSON.parse(text);
  return told.runs.map((run) => readRun(run, told.texts, told.outcomes));
}

// Instants are microseconds of the run; NaN is what did not happen, or nobody knows.
function readRun(run, texts, outcomes) {
  const { columns, size } = run;
  const planned = summed(columns.planned, size);
  const started = after(planned, columns.started);
  const requests = {
    size,
    id: summed(columns.id, size),
    name: numbers(columns.name, size),
    client: numbers(columns.client, size),
    planned,
    sent: after(planned, columns.sent),
    started,
    over: after(planned, columns.over),
    outcome: numbers(columns.outcome, size),
    status: numbers(columns.status, size),
    reason: numbers(columns.reason, size),
    worker: numbers(columns.worker, size),
    shape: numbers(columns.shape, size),
    placed: numbers(columns.placed ?? 0, size),
  };
  Object.assign(requests, readSpans(run, requests));
  requests.finished = after(requests.lastEnd, columns.finished);
  return { ...run, requests, texts, outcomes, until: untilOf(requests, run.elapsed) };
}

// Spans of all requests one after the other: where each request's begin, when each starts and ends. A request's own
// are in the order of their starts; they may overlap.
function readSpans(run, requests) {
  const sizes = run.shapes.map((shape) => shape.length / 2);
  const first = new Uint32Array(requests.size + 1);
  for (let at = 0; at < requests.size; at += 1) first[at + 1] = first[at] + sizes[requests.shape[at]];
  const told = numbers(run.columns.spans, 2 * first[requests.size]);
  const start = new Float64Array(first[requests.size]);
  const end = new Float64Array(first[requests.size]);
  const lastEnd = new Float64Array(requests.size);
  for (let request = 0; request < requests.size; request += 1) {
    let now = Number.isNaN(requests.started[request]) ? requests.planned[request] : requests.started[request];
    for (let span = first[request]; span < first[request + 1]; span += 1) {
      start[span] = now + told[2 * span];
      end[span] = start[span] + told[2 * span + 1];
      now = Number.isNaN(end[span]) ? start[span] : end[span];
    }
    lastEnd[request] = now;
  }
  return { firstSpan: first, spanStart: start, spanEnd: end, lastEnd };
}

// Until when each request is drawn: to its answer, or to the end of what is known.
function untilOf(requests, elapsed) {
  return requests.over.map((over) => (Number.isNaN(over) ? elapsed : Math.min(over, elapsed)));
}

// A request's spans, for words. "from" counts from the start of its handling.
export function stepsOf(run, request) {
  const { requests } = run;
  const shape = run.shapes[requests.shape[request]];
  const first = requests.firstSpan[request];
  return Array.from({ length: shape.length / 2 }, (_, at) => ({
    name: run.texts[shape[2 * at]],
    kind: shape[2 * at + 1],
    from: requests.spanStart[first + at] - requests.started[request],
    length: lengthUntil(requests.spanStart[first + at], requests.spanEnd[first + at], run.until[request]),
    ended: !Number.isNaN(requests.spanEnd[first + at]),
  }));
}

// From an instant to another, or as far as it went; 0 when it did not begin.
export function lengthUntil(start, end, now) {
  const last = Number.isNaN(end) ? now : Math.min(end, now);
  return last > start ? last - start : 0;
}

// Calls tell(start, end, kind) for the time that a request spent in its spans up to an instant, each part of it once.
export function eachSpent(run, request, until, tell) {
  const { firstSpan, spanStart, spanEnd, shape } = run.requests;
  const steps = run.shapes[shape[request]];
  const [first, last] = [firstSpan[request], firstSpan[request + 1]];
  const endOfSpan = (span) => (Number.isNaN(spanEnd[span]) ? until : Math.min(spanEnd[span], until));
  if (overlap(run, request)) {
    const spans = [];
    for (let span = first; span < last; span += 1) {
      spans.push({ start: spanStart[span], end: endOfSpan(span), kind: steps[2 * (span - first) + 1] });
    }
    sweep(spans, tell);
    return;
  }
  for (let span = first, at = 1; span < last; span += 1, at += 2) {
    if (endOfSpan(span) > spanStart[span]) tell(spanStart[span], endOfSpan(span), steps[at]);
  }
}

// One of its spans begins before another has ended.
export function overlap(run, request) {
  const { firstSpan, spanStart, spanEnd } = run.requests;
  for (let span = firstSpan[request] + 1; span < firstSpan[request + 1]; span += 1) {
    if (!(spanStart[span] >= spanEnd[span - 1])) return true;
  }
  return false;
}

// Of spans that go on at once the strongest, from edge to edge.
function sweep(spans, tell) {
  const edges = [...new Set(spans.flatMap(({ start, end }) => [start, end]))].sort((one, other) => one - other);
  for (let at = 1; at < edges.length; at += 1) {
    const [from, to] = [edges[at - 1], edges[at]];
    const kind = KINDS.find((one) => spans.some(({ start, end, kind }) => kind === one && start <= from && end >= to));
    if (kind !== undefined) tell(from, to, kind);
  }
}

// The times of a request as its row in the table has them; NaN is what nobody knows.
export function timesOf(run, request) {
  const { planned, started, finished, over, placed, firstSpan } = run.requests;
  const spent = [0, 0, 0, 0];
  eachSpent(run, request, run.elapsed, (start, end, kind) => (spent[kind] += end - start));
  const begun = Number.isNaN(started[request]) ? over[request] : started[request];
  const isKnown = run.told !== "nothing" || placed[request] === 1;
  const isSplit = isKnown && (run.told === "steps" || firstSpan[request + 1] > firstSpan[request]);
  const served = lengthUntil(started[request], finished[request], run.elapsed);
  return {
    queue: isKnown ? lengthUntil(planned[request], begun, run.elapsed) : NaN,
    inLine: isSplit ? spent[IN_LINE] : NaN,
    wait: isSplit ? spent[WAITS] + spent[BLOCKS] : NaN,
    work: isSplit ? spent[WORKS] : NaN,
    unnamed: isKnown ? Math.max(0, served - spent.reduce((one, other) => one + other)) : NaN,
    response: lengthUntil(planned[request], over[request], run.elapsed),
  };
}

// How it ended, in a word.
export function endOf(run, request) {
  const { outcome, status, reason } = run.requests;
  const word = run.outcomes[outcome[request]];
  if (word === "received") return (run.texts[reason[request]] || String(status[request])).replace(/^HTTP /, "");
  return word === "failed" && run.texts[reason[request]] ? `failed: ${run.texts[reason[request]]}` : word;
}

// The same in a sentence.
export function endInWords(run, request) {
  const end = endOf(run, request);
  return run.outcomes[run.requests.outcome[request]] === "received" ? `answer ${end}` : end;
}

// The client has no answer, or one that is an error; who is unfinished has not failed.
export function hasFailed(run, request) {
  const word = run.outcomes[run.requests.outcome[request]];
  const status = run.requests.status[request];
  return word !== "unfinished" && !(word === "received" && status >= 200 && status < 300);
}
