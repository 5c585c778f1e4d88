// The part of the API that watches: monitors, breaches, incidents, what they touched, lineage.

import { json, part, query } from '../api.js';

const incident = id => `api/incidents/${part(id)}`;
const OF_ANSWERS = 100;
const NEIGHBOURS = 30;

export const watch = {
  monitors: async () => (await json('GET', 'api/monitors')).monitors,
  monitor: (id, days) => json('GET', `api/monitors/${part(id)}${query({ days })}`),
  judge: (id, verdict) => json('POST', `api/breaches/${part(id)}`, { verdict }),
  incidents: (state, cursor = '') => json('GET', `api/incidents${query({ state, cursor, limit: 50 })}`),
  incident: id => json('GET', incident(id)),
  acknowledge: id => json('POST', `${incident(id)}/acknowledge`),
  resolve: (id, note) => json('POST', `${incident(id)}/resolve`, { note }),
  reopen: id => json('POST', `${incident(id)}/reopen`),
  assign: (id, owner) => json('POST', `${incident(id)}/assign`, { owner }),
  why: id => json('POST', `${incident(id)}/why`, {}),
  impact: ({ target, collection }) => json('GET', `api/impact${query({ target, collection, limit: OF_ANSWERS })}`),
  askAgain: ({ target, collection }, notify) => json('POST', 'api/impact/re-ask', { target, collection: collection || null, limit: OF_ANSWERS, notify }),
  lineage: node => json('GET', `api/lineage${query({ node, limit: NEIGHBOURS })}`),
  reportPage: 'api/incidents/report.html',
};
