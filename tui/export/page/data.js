// The runs of the page, from the JSON in it (tui/export/page_data.py says how it is written).

import { after, numbers, summed } from "./columns.js";

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
  };
  Object.assign(requests, readSpans(run, requests));
  requests.finished = after(requests.lastEnd, columns.finished);
  return { ...run, requests, texts, outcomes, until: untilOf(requests, run.elapsed) };
}

// Steps of all requests one after the other: where each request's begin, when each starts and ends.
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

// A request's steps, for words.
export function stepsOf(run, request) {
  const { requests } = run;
  const shape = run.shapes[requests.shape[request]];
  const first = requests.firstSpan[request];
  return Array.from({ length: shape.length / 2 }, (_, at) => ({
    name: run.texts[shape[2 * at]],
    waits: shape[2 * at + 1] === 1,
    length: lengthUntil(requests.spanStart[first + at], requests.spanEnd[first + at], run.until[request]),
    ended: !Number.isNaN(requests.spanEnd[first + at]),
  }));
}

// From an instant to another, or as far as it went; 0 when it did not begin.
export function lengthUntil(start, end, now) {
  const last = Number.isNaN(end) ? now : Math.min(end, now);
  return last > start ? last - start : 0;
}

export function waits(run, request, span) {
  return run.shapes[run.requests.shape[request]][2 * (span - run.requests.firstSpan[request]) + 1] === 1;
}

// The times of a request as its row in the table has them.
export function timesOf(run, request) {
  const { planned, started, over, firstSpan, spanStart, spanEnd } = run.requests;
  const spent = [0, 0];
  for (let span = firstSpan[request]; span < firstSpan[request + 1]; span += 1) {
    spent[Number(waits(run, request, span))] += lengthUntil(spanStart[span], spanEnd[span], run.elapsed);
  }
  const begun = Number.isNaN(started[request]) ? over[request] : started[request];
  return {
    queue: lengthUntil(planned[request], begun, run.elapsed),
    wait: spent[1],
    work: spent[0],
    response: lengthUntil(planned[request], over[request], run.elapsed),
  };
}

// How it ended, in a word.
export function endOf(run, request) {
  const { outcome, status, reason } = run.requests;
  const word = run.outcomes[outcome[request]];
  if (word === "received") return String(status[request]);
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
  return word !== "unfinished" && !(word === "received" && run.requests.status[request] < 400);
}
