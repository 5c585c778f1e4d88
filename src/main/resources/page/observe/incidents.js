// What is or was wrong.

import { el, fill } from '../dom.js';
import { t, when } from '../i18n.js';
import { cell, loaded, options, table, trouble } from '../improve/parts.js';
import { amend, to } from '../router.js';
import { saidOf } from './sentences.js';
import { collectionWords, severityBadge, statusBadge } from './words.js';
import { watch } from './watch.js';

export function open(place, route) {
  const state = options([['open', t.observe.showOpen], ['all', t.observe.showAll]], route.parameters.get('state') === 'all' ? 'all' : 'open');
  const list = el('div', {});
  const problem = el('div', {});
  const more = el('button', { type: 'button', hidden: true, on: { click: () => further().catch(failed => fill(problem, trouble(failed))) } }, t.more);
  let found = [];
  let next = '';
  const show = page => {
    found = [...found, ...page.incidents];
    next = page.next ?? '';
    more.hidden = !next;
    fill(list, found.length > 0 ? incidentTable(found) : el('p', { class: 'none' }, state.value === 'open' ? t.observe.noOpenIncidents : t.observe.noIncidents));
  };
  async function further() {
    fill(problem);
    show(await watch.incidents(state.value, next));
  }
  function load() {
    found = [];
    const wanted = state.value;
    return loaded(list, () => watch.incidents(wanted), page => wanted === state.value && show(page));
  }
  state.setAttribute('aria-label', t.observe.whichIncidents);
  state.addEventListener('change', () => {
    amend(to.observe('incidents', '', state.value === 'all' ? { state: 'all' } : {}));
    load();
  });
  fill(
    place,
    el('p', { class: 'lead' }, t.observe.incidentsIntro),
    el('div', { class: 'row' }, state, el('span', { class: 'spring' }), el('a', { href: watch.reportPage, target: '_blank', rel: 'noopener' }, t.observe.report)),
    list,
    problem,
    el('div', { class: 'row centred' }, more),
  );
  load();
  return {};
}

export function incidentTable(incidents) {
  const { observe } = t;
  return table(
    [observe.incident, observe.severity, observe.state, t.collection, observe.owner, observe.noticed],
    incidents.map(each =>
      el(
        'tr',
        {},
        el('td', { class: 'what' }, el('a', { href: to.observe('incidents', each.id) }, saidOf(each.title, each.breaches))),
        cell(observe.severity, severityBadge(each.severity)),
        cell(observe.state, statusBadge(each.status)),
        cell(t.collection, each.collections.map(collectionWords).join(', ') || observe.wholeHome),
        cell(observe.owner, each.owner ?? observe.nobody),
        cell(observe.noticed, when(each.noticed)),
      ),
    ),
  );
}

/** Breaches as a list: what was seen, how grave, from when till when, and what was said of it. */
export function breachList(breaches, tools = () => null) {
  return el(
    'ul',
    { class: 'plain rows breaches' },
    breaches.map(each =>
      el(
        'li',
        { class: 'row-card' },
        el('div', { class: 'row' }, severityBadge(each.severity), el('span', { class: 'muted small' }, each.ended ? t.observe.lasted(when(each.onset), when(each.ended)) : t.observe.since(when(each.onset))), each.verdict && el('span', { class: 'badge' }, t.observe.verdicts[each.verdict])),
        el('p', {}, saidOf(each.sentence, [each]), ' ', each.monitor && el('a', { class: 'small', href: to.observe('monitors', each.monitor) }, t.observe.toMonitor)),
        tools(each),
      ),
    ),
  );
}
