// What is behind an incident: looked for on demand, each sentence with what it rests on.

import { el, fill, freshId } from '../dom.js';
import { number, percent, t, when } from '../i18n.js';
import { icon } from '../icons.js';
import { sent } from '../improve/parts.js';
import { LongWork } from './longwork.js';
import { said } from './sentences.js';
import { watch } from './watch.js';

export class CauseView {
  constructor(incident) {
    this.found = el('div', {});
    this.trouble = el('div', {});
    this.work = new LongWork('why', request => request.incident === incident, report => fill(this.found, diagnosis(report)));
    const button = el('button', { type: 'button', on: { click: () => sent(button, this.trouble, () => this.work.begin(() => watch.why(incident))) } }, icon('search'), t.observe.findCause);
    this.node = el('div', { class: 'part' }, el('p', { class: 'muted small' }, t.observe.causeHint), el('div', {}, button), this.trouble, this.work.node, this.found);
  }

  close() {
    this.work.close();
  }
}

function diagnosis(report) {
  const { observe } = t;
  const determined = report.cause !== 'not_determined';
  const ids = new Map(report.evidence.map(each => [each.id, freshId('seen')]));
  const cites = sentence => [' ', sentence.cites.map(id => el('a', { class: 'small', href: `#${ids.get(id)}`, on: { click: event => reveal(event, ids.get(id)) } }, `[${id}]`, ' '))];
  const items = (title, all, show) => all.length > 0 && el('div', {}, el('h3', {}, title), el('ul', {}, all.map(each => el('li', {}, show(each)))));
  return el(
    'div',
    { class: 'verdict-box cause' },
    el('h3', { class: 'cause-name' }, observe.causes[report.cause] ?? report.cause),
    determined && el('p', {}, el('span', { class: 'path' }, report.target), ' ', el('span', { class: 'muted small' }, observe.sure(percent(report.confidence), when(report.onset)))),
    el('ul', { class: 'plain' }, report.sentences.map(each => el('li', {}, said(each.text), cites(each)))),
    determined && el('p', {}, el('strong', {}, `${observe.fix}: `), said(report.fix)),
    determined && report.verify && el('p', {}, el('strong', {}, `${observe.verify}: `), said(report.verify)),
    items(observe.missing, report.missing, each => said(each)),
    items(observe.ruledOut, report.negatives, each => [el('strong', {}, observe.causes[each.cause] ?? each.cause), each.target && el('span', { class: 'path' }, ` ${each.target}`), ' – ', said(each.why.text), cites(each.why)]),
    el(
      'details',
      { class: 'more', open: true },
      el('summary', {}, observe.evidence(number(report.evidence.length), number(report.replays))),
      el('ul', { class: 'plain evidence' }, report.evidence.map(each => el('li', { id: ids.get(each.id), tabindex: '-1' }, el('strong', {}, each.id), ' ', said(each.text), ' ', el('span', { class: 'muted small' }, when(each.time))))),
    ),
  );
}

/** An address within the page would be taken for one of its views. */
function reveal(event, id) {
  event.preventDefault();
  const seen = document.getElementById(id);
  seen.closest('details').open = true;
  seen.focus();
}
