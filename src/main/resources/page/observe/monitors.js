// All that is watched, with its last value, what is normal, and whether it can say anything.

import { el, field, fill } from '../dom.js';
import { t } from '../i18n.js';
import { cell, loaded, options, table } from '../improve/parts.js';
import { amend, to } from '../router.js';
import { said } from './sentences.js';
import { bandWords, collectionWords, measured, metricWords, severityBadge, worst } from './words.js';
import { watch } from './watch.js';

/** Stands for what is of no collection. */
const HOME = '-';

export function open(place, route) {
  const list = el('div', {});
  const filters = el('div', {});
  fill(place, el('p', { class: 'lead' }, t.observe.monitorsIntro), filters, list);
  loaded(list, watch.monitors, monitors => {
    const wanted = filterForm(filters, route.parameters, monitors, () => show());
    const show = () => fill(list, monitors.length > 0 ? found(monitors.filter(wanted)) : el('p', { class: 'none' }, t.observe.notWatched));
    show();
  });
  return {};
}

/** @returns {function(Object): boolean} whether a monitor is to be shown */
function filterForm(place, parameters, monitors, changed) {
  const { observe } = t;
  const present = (read, words) => [['', observe.all], ...[...new Set(monitors.map(read))].map(each => [each, words(each)])];
  const chosen = (name, entries) => options(entries, entries.some(([value]) => value === parameters.get(name)) ? parameters.get(name) : '');
  const collectionOf = each => each.collection || HOME;
  const selects = {
    collection: chosen('collection', present(collectionOf, name => (name === HOME ? observe.wholeHome : name))),
    kind: chosen('kind', present(each => each.kind, kind => observe.kinds[kind] ?? kind)),
    state: chosen('state', [['', observe.all], ['open', observe.deviating], ...Object.entries(observe.states)]),
  };
  const sync = () => {
    amend(to.observe('monitors', '', Object.fromEntries(Object.entries(selects).map(([name, select]) => [name, select.value]).filter(([, value]) => value))));
    changed();
  };
  Object.values(selects).forEach(select => select.addEventListener('change', sync));
  const labels = { collection: t.collection, kind: observe.kind, state: observe.state };
  fill(place, el('div', { class: 'filters' }, Object.entries(selects).map(([name, select]) => field(labels[name], select).node)));
  const { collection, kind, state } = selects;
  return each =>
    (!collection.value || collectionOf(each) === collection.value) &&
    (!kind.value || each.kind === kind.value) &&
    (!state.value || (state.value === 'open' ? each.open.length > 0 : each.state === state.value));
}

function found(monitors) {
  if (monitors.length === 0) return el('p', { class: 'none' }, t.observe.noMonitor);
  const { observe } = t;
  // What deviates comes first; the rest stays as the server orders it.
  const rows = monitors.toSorted((a, b) => Math.sign(b.open.length) - Math.sign(a.open.length));
  return table([observe.monitor, observe.kind, observe.last, observe.normal, observe.state], rows.map(row));
}

function row(monitor) {
  const { observe } = t;
  const { last } = monitor;
  return el(
    'tr',
    {},
    el('td', { class: 'what' }, el('a', { href: to.observe('monitors', monitor.id) }, metricWords(monitor.metric)), el('span', { class: 'path' }, about(monitor))),
    cell(observe.kind, observe.kinds[monitor.kind] ?? monitor.kind),
    cell(observe.last, last ? measured(last.value, monitor.unit) : ''),
    cell(observe.normal, last ? bandWords(last, monitor.unit) : ''),
    cell(observe.state, stateOf(monitor), monitor.state !== 'active' && el('p', { class: 'small' }, said(monitor.why))),
  );
}

/** Its collection, and its target where that says more. */
export function about({ collection, target }) {
  const own = `collection:${collection}`;
  return [collectionWords(collection), target === own ? '' : target].filter(Boolean).join(' · ');
}

export function stateOf({ open, state }) {
  const severity = worst(open.filter(each => each.verdict !== 'normal').map(each => each.severity));
  return severity ? severityBadge(severity) : el('span', { class: `badge ${state === 'active' ? 'done' : ''}` }, t.observe.states[state]);
}
