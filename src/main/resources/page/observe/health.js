// At a glance: a line for each collection, and what is wrong now.

import { el, fill } from '../dom.js';
import { number, t } from '../i18n.js';
import { icon } from '../icons.js';
import { cell, loaded, section, table } from '../improve/parts.js';
import { to } from '../router.js';
import { session } from '../session.js';
import { incidentTable } from './incidents.js';
import { saidOf } from './sentences.js';
import { collectionWords, severityBadge, worst } from './words.js';
import { watch } from './watch.js';

export function open(place) {
  const body = el('div', { class: 'part' });
  const load = () => loaded(body, () => Promise.all([watch.monitors(), watch.incidents('open')]), ([monitors, { incidents }]) => fill(body, glance(monitors, incidents, load)));
  fill(place, body);
  load();
  return {};
}

function glance(monitors, incidents, load) {
  const names = [...new Set([...session.collections.map(each => each.name), ...monitors.map(each => each.collection), ...incidents.flatMap(each => each.collections)])];
  const lines = names.filter(Boolean).toSorted().concat(monitors.some(each => !each.collection) || incidents.some(each => each.collections.length === 0) ? [''] : []);
  const states = lines.map(name => line(name, monitors, incidents));
  return [
    el('div', { class: 'row' }, overall(states, incidents), el('span', { class: 'spring' }), el('button', { type: 'button', class: 'quiet', on: { click: load } }, icon('exchange'), t.observe.again)),
    section(t.observe.collections, lines.length > 0 ? table([t.collection, t.observe.state, t.observe.incidents, t.observe.monitors], states.map(row)) : el('p', { class: 'none' }, t.server.noCollections)),
    section(t.observe.openIncidents, incidents.length > 0 ? incidentTable(incidents) : el('p', { class: 'none' }, t.observe.noOpenIncidents)),
  ];
}

function line(name, monitors, incidents) {
  const own = monitors.filter(each => each.collection === name);
  const concerns = each => each.collections.includes(name) || each.breaches.some(breach => breach.collection === name) || (!name && each.collections.length === 0);
  const wrong = incidents.filter(concerns);
  const breaches = own.flatMap(each => each.open).filter(each => each.verdict !== 'normal');
  return { name, own, wrong, breaches, severity: worst([...wrong, ...breaches].map(each => each.severity)) };
}

function overall(lines, incidents) {
  const severity = worst(lines.map(each => each.severity).filter(Boolean));
  const watched = lines.some(each => each.own.length > 0);
  const say = (kind, words) => el('p', { class: `readiness ${kind}`, role: 'status' }, icon(kind === 'done' ? 'check' : 'warn'), el('strong', {}, words));
  if (severity) return say(severity === 'critical' ? 'failed' : 'warned', incidents.length > 0 ? t.observe.openCount(incidents.length) : t.observe.someDeviations);
  return watched ? say('done', t.observe.allWell) : say('warned', t.observe.notWatched);
}

function row({ name, own, wrong, breaches, severity }) {
  const { observe } = t;
  const count = state => own.filter(each => each.state === state).length;
  const state = () => {
    if (severity) return [severityBadge(severity), ' ', breaches.length > 0 ? observe.deviations(breaches.length) : ''];
    return el('span', { class: `badge ${own.length > 0 ? 'done' : ''}` }, own.length > 0 ? observe.well : observe.unwatched);
  };
  return el(
    'tr',
    {},
    el('td', { class: 'what' }, own.length > 0 ? el('a', { href: to.observe('monitors', '', { collection: name || '-' }) }, collectionWords(name)) : collectionWords(name)),
    cell(observe.state, state()),
    cell(observe.incidents, wrong.length > 0 ? wrong.map(each => [el('a', { href: to.observe('incidents', each.id) }, severityBadge(each.severity), el('span', { class: 'unseen' }, saidOf(each.title, each.breaches))), ' ']) : observe.none),
    cell(observe.monitors, ['active', 'training', 'inactive'].filter(count).map(each => `${number(count(each))} ${observe.states[each]}`).join(', ')),
  );
}
