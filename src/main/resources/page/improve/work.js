// The part of the API that improves answers: examples, trainings, comparisons, corrections, calibration, and jobs.

import { collection, events, json, part, query, send, wasStopped } from '../api.js';

const set = (name, id) => `${collection(name)}/examples/${part(id)}`;
const row = (name, id, one) => `${set(name, id)}/rows/${part(one)}`;
const adapter = (name, id) => `${collection(name)}/adapters/${part(id)}`;
const job = id => `api/jobs/${part(id)}`;
const asSeen = etag => ({ 'If-Match': etag });

/** All pages of a list together. */
async function all(path, key, more = {}) {
  const found = [];
  let cursor = '';
  do {
    const page = await json('GET', path + query({ ...more, cursor, limit: 500 }));
    found.push(...page[key]);
    cursor = page.next ?? '';
  } while (cursor);
  return found;
}

export const work = {
  sets: name => all(`${collection(name)}/examples`, 'sets'),
  set: (name, id) => json('GET', set(name, id)),
  putSet: async (name, id, file, type, etag) =>
    (await send('PUT', set(name, id), { body: file, headers: { 'Content-Type': type, ...(etag ? asSeen(etag) : { 'If-None-Match': '*' }) } })).json(),
  removeSet: (name, id, etag) => json('DELETE', set(name, id), undefined, asSeen(etag)),
  setFile: (name, id) => `${set(name, id)}/file`,
  rows: (name, id, parameters) => json('GET', `${set(name, id)}/rows${query(parameters)}`),
  addRow: (name, id, content) => json('POST', `${set(name, id)}/rows`, content),
  changeRow: (name, id, one, patch, etag) => json('PATCH', row(name, id, one), patch, asSeen(etag)),
  removeRow: (name, id, one, etag) => json('DELETE', row(name, id, one), undefined, asSeen(etag)),
  mask: (name, id, one) => json('GET', `${row(name, id, one)}/mask`),

  runs: name => json('GET', `${collection(name)}/runs${query({ limit: 50 })}`),
  startRun: (name, order) => json('POST', `${collection(name)}/runs`, order),
  run: (name, id) => json('GET', `${collection(name)}/runs/${part(id)}`),

  adapters: name => all(`${collection(name)}/adapters`, 'adapters'),
  adapter: (name, id) => json('GET', adapter(name, id)),
  cardPage: (name, id) => `${adapter(name, id)}/card.html`,
  promote: (name, id, unmeasured) => json('POST', `${adapter(name, id)}/promote`, { allow_unmeasured: unmeasured }),
  rollBack: (name, arm) => json('POST', `${collection(name)}/adapters/rollback`, { arm }),
  removeAdapter: (name, id) => json('DELETE', adapter(name, id)),

  comparisons: name => json('GET', `${collection(name)}/comparisons${query({ limit: 50 })}`),
  startComparison: (name, order) => json('POST', `${collection(name)}/comparisons`, order),
  comparison: (name, id) => json('GET', `${collection(name)}/comparisons/${part(id)}`),
  comparisonPage: (name, id) => `${collection(name)}/comparisons/${part(id)}/report.html`,
  choose: (name, order) => json('POST', `${collection(name)}/choices`, order),
  choices: name => json('GET', `${collection(name)}/choices${query({ limit: 50 })}`),
  choice: (name, id) => json('GET', `${collection(name)}/choices/${part(id)}`),
  choicePage: (name, id) => `${collection(name)}/choices/${part(id)}/report.html`,

  corrections: name => all(`${collection(name)}/corrections`, 'corrections'),
  review: (name, answer, verdict) => json('POST', `${collection(name)}/corrections/${part(answer)}`, verdict),
  calibrations: name => json('GET', `${collection(name)}/calibrations${query({ limit: 50 })}`),
  calibrate: (name, order) => json('POST', `${collection(name)}/calibrations`, order),

  jobs: () => json('GET', `api/jobs${query({ limit: 20 })}`),
  cancel: id => json('DELETE', job(id)),
  resume: id => json('POST', `${job(id)}/resume`),
};

export const active = info => info.state === 'queued' || info.state === 'running';

const AGAIN_MS = 2000;

/**
 * Follows a job to its end, through lost connections.
 *
 * @param {{job: function(Object), point: function(Object)}} told a point is told once
 * @throws Problem where there is no such job any more
 */
export async function follow(id, told, signal) {
  let last = 0;
  let known = null;
  while (!signal.aborted) {
    try {
      const response = await send('GET', job(id), { headers: { Accept: 'text/event-stream', 'Last-Event-ID': String(last) }, signal });
      for await (const { event, id: number, data } of events(response.body)) {
        if (event === 'job') {
          known = data;
          told.job(data);
        } else if (event === 'point') {
          last = Number(number);
          told.point?.(data);
        }
      }
      if (known && !active(known)) return;
    } catch (problem) {
      if (wasStopped(problem) || signal.aborted) return;
      if (problem.status >= 400 && problem.status < 500 && problem.status !== 429) throw problem;
    }
    await new Promise(resolve => setTimeout(resolve, AGAIN_MS));
  }
}
