// One monitor: what it watches and why, its history with what was normal, how good it is, what it saw.

import { announce, el, field, fill } from '../dom.js';
import { figure, percent, t } from '../i18n.js';
import { backLink, loaded, options, section, sent } from '../improve/parts.js';
import { to } from '../router.js';
import { breachList } from './incidents.js';
import { about, stateOf } from './monitors.js';
import { said, watching } from './sentences.js';
import { SeriesPlot } from './series.js';
import { bandWords, measured, metricWords } from './words.js';
import { watch } from './watch.js';

const DAYS = [7, 28, 90, 400];

export function open(place, route) {
  const body = el('div', { class: 'part' });
  const days = options(DAYS.map(each => [String(each), t.observe.days(each)]), '28');
  const load = () => loaded(body, () => watch.monitor(route.id, days.value), monitor => show(body, monitor, days, load));
  days.addEventListener('change', async () => {
    await load();
    days.focus();
  });
  fill(place, backLink(to.observe('monitors'), t.observe.parts.monitors), body);
  load();
  return {};
}

function show(place, monitor, days, load) {
  const { observe } = t;
  const fact = (label, value) => value && el('div', {}, el('dt', {}, label), el('dd', {}, value));
  const { last } = monitor;
  fill(
    place,
    el('div', {}, el('div', { class: 'row' }, el('h2', {}, metricWords(monitor.metric)), stateOf(monitor)), el('p', { class: 'path' }, about(monitor))),
    el('p', { class: 'lead' }, watching(monitor)),
    el(
      'dl',
      { class: 'facts' },
      fact(observe.state, [observe.states[monitor.state], monitor.why && [': ', said(monitor.why)]]),
      last && fact(observe.last, measured(last.value, monitor.unit)),
      last && fact(observe.normal, bandWords(last, monitor.unit)),
    ),
    section(observe.history, el('div', { class: 'row' }, field(observe.howFar, days).node), monitor.values.length > 0 ? new SeriesPlot(metricWords(monitor.metric), monitor.unit, monitor.values, monitor.breaches).node : el('p', { class: 'none' }, observe.noValues)),
    section(observe.howGood, tested(monitor.tested)),
    section(observe.breaches, monitor.breaches.length > 0 ? breachList(monitor.breaches.map(each => ({ ...each, monitor: '' })), each => verdicts(each, load)) : el('p', { class: 'none' }, observe.noBreaches)),
  );
}

/** What people say of a breach is remembered. */
function verdicts(breach, load) {
  const trouble = el('div', {});
  const button = verdict => {
    const node = el('button', { type: 'button', 'aria-pressed': String(breach.verdict === verdict), on: { click: () => sent(node, trouble, () => judge(verdict)) } }, t.observe.judge[verdict]);
    return node;
  };
  async function judge(verdict) {
    await watch.judge(breach.id, verdict);
    announce(t.observe.remembered);
    await load();
  }
  return [el('div', { class: 'row' }, button('normal'), button('real')), trouble];
}

/** What it would have missed of changes put into its own history, and how often it would have cried wolf. */
function tested(measured) {
  const { observe } = t;
  if (!measured) return el('p', { class: 'muted' }, observe.untested);
  const range = (each, show) => (Number.isFinite(each.value) ? `${show(each.value)} (${show(each.low)} – ${show(each.high)})` : observe.nothing);
  const head = words => el('th', { scope: 'col' }, words);
  return [
    el('p', {}, observe.falseAlarms(range(measured.false_alarms_per_week, figure))),
    measured.changes.length > 0 &&
      el(
        'div',
        { class: 'wide', tabindex: '0', role: 'group', 'aria-label': observe.howGood },
        el(
          'table',
          {},
          el('thead', {}, el('tr', {}, head(observe.change), head(observe.foundShare), head(observe.missedShare))),
          el('tbody', {}, measured.changes.map(({ by, found }) => el('tr', {}, el('td', {}, `${by > 0 ? '+' : '−'}${percent(Math.abs(by))}`), el('td', {}, range(found, percent)), el('td', {}, Number.isFinite(found.value) ? percent(1 - found.value) : observe.nothing)))),
        ),
      ),
  ];
}
