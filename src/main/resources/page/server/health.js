// Whether the server is ready, its collections, and long work of late.

import { announce, el, fill } from '../dom.js';
import { number, t, when } from '../i18n.js';
import { icon } from '../icons.js';
import { cell, loaded, section, sent, stateBadge, table } from '../improve/parts.js';
import { work } from '../improve/work.js';
import { json } from '../api.js';
import { reloadCollections, session } from '../session.js';

export function open(place) {
  const ready = el('div', {});
  const collections = el('div', {});
  const jobs = el('div', {});
  const trouble = el('div', {});
  const backup = el('button', { type: 'button', on: { click: () => sent(backup, trouble, makeBackup) } }, t.server.backup);
  fill(
    place,
    el('div', { class: 'row' }, ready, el('span', { class: 'spring' }), el('button', { type: 'button', class: 'quiet', on: { click: load } }, icon('exchange'), t.server.again)),
    section(t.server.collections, collections),
    section(t.server.jobs, el('div', {}, backup), trouble, jobs),
  );
  function load() {
    readiness().then(words => fill(ready, words));
    loaded(collections, reloadCollections, () => fill(collections, session.collections.length > 0 ? collectionTable() : el('p', { class: 'none' }, t.server.noCollections)));
    loadJobs();
  }
  function loadJobs() {
    return loaded(jobs, work.jobs, page => fill(jobs, page.jobs.length > 0 ? jobTable(page.jobs) : el('p', { class: 'none' }, t.server.noJobs)));
  }
  async function makeBackup() {
    await json('POST', 'api/backup');
    announce(t.server.backupStarted);
    fill(trouble, el('p', { class: 'muted small' }, t.server.backupStarted));
    await loadJobs();
  }
  load();
  return {};
}

/** Not ready is told with 503, which is no failure of this page. */
async function readiness() {
  const state = (kind, words, hint) => el('p', { class: `readiness ${kind}` }, icon(kind === 'done' ? 'check' : 'warn'), el('span', {}, el('strong', {}, words), ' ', el('span', { class: 'muted small' }, hint)));
  try {
    const told = await (await fetch('ready')).json();
    return told.ready ? state('done', t.server.ready, t.server.readyHint) : state('warned', t.server.notReady, told.state);
  } catch {
    return state('failed', t.server.down, '');
  }
}

function collectionTable() {
  const { server } = t;
  return table(
    [t.collection, server.documents, server.passages, server.answersFrom, server.state],
    session.collections.map(each =>
      el(
        'tr',
        {},
        el('td', { class: 'what' }, each.name),
        cell(server.documents, number(each.documents)),
        cell(server.passages, number(each.chunks)),
        cell(server.answersFrom, (each.arms ?? []).map(arm => t.arms[arm] ?? arm).join(', ')),
        cell(server.state, el('span', { class: `badge ${each.confirmed ? 'done' : 'warned'}` }, each.confirmed ? server.isOpen : server.unconfirmed)),
      ),
    ),
  );
}

function jobTable(jobs) {
  const { server } = t;
  return table(
    [server.job, t.collection, server.startedBy, t.improve.startedAt, server.state],
    jobs.map(each =>
      el(
        'tr',
        {},
        el('td', { class: 'what' }, server.kinds[each.kind] ?? each.kind),
        cell(t.collection, each.collection ?? ''),
        cell(server.startedBy, each.started_by),
        cell(t.improve.startedAt, when(each.started)),
        cell(server.state, stateBadge(each)),
      ),
    ),
  );
}
