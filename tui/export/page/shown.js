// What of a run is on show in a stretch of time: bars, as long as each can be seen, else how many there are.

// Bars narrower than this on average cannot be told apart.
const NARROWEST_BAR = 4;
const MOST_BARS = 4000;

// Requests as bars with their rows, or null when they are too many. "others" only go on as they are.
export function barsOnShow(run, view, place) {
  const seen = within(run, view);
  if (run.rows.fit) return asBars(run, seen, place, run.rows.count, (request) => run.rows.row[request]);
  const some = seen.length <= place.mostRows ? seen : seen.filter((request) => changes(run, request, view));
  if (some.length > MOST_BARS) return null;
  const ranks = ranked(some, run.rows.row);
  if (ranks.size > place.mostRows) return null;
  const bars = asBars(run, some, place, ranks.size, (one) => ranks.get(run.rows.row[one]));
  return bars && { ...bars, others: seen.length - some.length };
}

function asBars(run, requests, place, rows, rowOf) {
  const { view } = place;
  const seen = (one) => Math.min(view.to, run.until[one]) - Math.max(view.from, run.requests.planned[one]);
  const total = requests.reduce((sum, one) => sum + seen(one), 0);
  const width = ((total / Math.max(1, requests.length)) * place.plot) / view.length;
  if (requests.length > MOST_BARS || (requests.length > 4 * rows && width < NARROWEST_BAR)) return null;
  return { bars: requests.map((request) => ({ request, row: rowOf(request) })), rows, others: 0 };
}

function within(run, view) {
  const { planned } = run.requests;
  const found = [];
  for (let request = 0; request < planned.length; request += 1) {
    if (planned[request] < view.to && run.until[request] > view.from) found.push(request);
  }
  return found;
}

// Something happens to it in this time, or it has a worker; a request that queues all the while is one of many.
function changes(run, request, view) {
  const { planned, sent, started, finished, firstSpan, spanStart } = run.requests;
  if (run.mode !== "async" && started[request] < view.to && !(finished[request] < view.from)) return true;
  const inside = (instant) => instant >= view.from && instant <= view.to;
  if (run.told === "nothing" && inside(sent[request])) return true;
  if ([planned[request], started[request], finished[request], run.until[request]].some(inside)) return true;
  for (let span = firstSpan[request]; span < firstSpan[request + 1]; span += 1) {
    if (inside(spanStart[span])) return true;
  }
  return false;
}

// Rows that are in use move together.
function ranked(requests, row) {
  const used = [...new Set(requests.map((request) => row[request]))].sort((one, other) => one - other);
  return new Map(used.map((one, rank) => [one, rank]));
}
