// What something touched: answers, examples, adapters, comparisons, decisions; and the answers asked again.

import { el, fill } from '../dom.js';
import { number, t, when } from '../i18n.js';
import { icon } from '../icons.js';
import { cell, loaded, sent, table, tick } from '../improve/parts.js';
import { to } from '../router.js';
import { LongWork } from './longwork.js';
import { watch } from './watch.js';

const node = (id, words) => el('a', { href: to.observe('lineage', id) }, words);
const short = id => id.slice(0, 8);

export class ImpactView {
  /** @param {{target: string, collection: string|undefined}} of what */
  constructor(of) {
    this.of = of;
    this.verdicts = new Map();
    this.body = el('div', { class: 'part impact' });
    this.trouble = el('div', {});
    this.outcome = el('div', {});
    const mine = request => request.target === of.target && (request.collection ?? '') === (of.collection ?? '');
    this.work = new LongWork('re-ask', mine, report => this.reasked(report));
    this.node = el('div', { class: 'part' }, this.body);
    loaded(this.body, () => watch.impact(of), impact => this.show(impact));
  }

  show(impact) {
    const { observe } = t;
    this.impact = impact;
    const notify = tick(observe.tell, 'notify', false, observe.tellHint);
    const button = el('button', { type: 'button', on: { click: () => sent(button, this.trouble, () => this.work.begin(() => watch.askAgain(this.of, notify.input.checked))) } }, icon('exchange'), observe.askAgain);
    this.list = el('div', {});
    this.answers();
    const { counts } = impact;
    const total = Object.values(counts).reduce((sum, each) => sum + each, 0);
    const ways = Object.entries(counts).filter(([, n]) => n > 0);
    fill(
      this.body,
      el('p', {}, el('strong', {}, observe.answersTouched(total)), ways.length > 0 && ` ${ways.map(([how, n]) => `${number(n)} ${observe.how[how]}`).join(', ')}.`),
      total > 0 && [el('div', { class: 'part ask-again' }, notify.node, el('div', {}, button)), this.trouble, this.work.node, this.outcome, this.list],
      this.people(),
      this.others(),
    );
  }

  reasked({ reasked, verdicts, told }) {
    this.verdicts = new Map(reasked.map(each => [each.answer_id, each]));
    const counts = Object.entries(verdicts).filter(([, n]) => n > 0);
    fill(this.outcome, el('p', { role: 'status' }, counts.map(([verdict, n]) => el('span', { class: `badge became ${tone(verdict)}` }, `${number(n)} ${t.observe.became[verdict]}`)), told > 0 && el('span', { class: 'muted small' }, ` ${t.observe.told(told)}`)));
    this.outcome.firstChild.classList.add('row', 'tight');
    if (this.impact) this.answers();
  }

  answers() {
    const { observe } = t;
    const again = this.verdicts.size > 0;
    const rows = this.impact.answers.map(each => {
      const after = this.verdicts.get(each.answer_id);
      return el(
        'tr',
        {},
        el('td', { class: 'what' }, node(`answer:${each.answer_id}`, observe.answerOf(short(each.answer_id)))),
        cell(observe.stands, observe.how[each.how]),
        cell(t.collection, each.collection),
        cell(observe.time, when(each.time)),
        again && cell(observe.now, after && [el('span', { class: `badge became ${tone(after.verdict)}` }, observe.became[after.verdict]), after.by.map(why => el('p', { class: 'small', lang: 'en' }, why))]),
      );
    });
    fill(this.list, rows.length > 0 && table([observe.answer, observe.stands, t.collection, observe.time, ...(again ? [observe.now] : [])], rows));
  }

  people() {
    const { people } = this.impact;
    return people.length > 0 && el('p', { class: 'small' }, `${t.observe.askers}: `, people.map(each => `${each.name ?? t.server.erased} (${number(each.answers)})`).join(', '));
  }

  others() {
    const { examples, adapters, comparisons, decisions } = this.impact;
    const { observe } = t;
    const list = (title, all, show) => all.length > 0 && el('div', {}, el('h3', {}, title), el('ul', {}, all.map(each => el('li', {}, show(each)))));
    const found = [
      list(observe.examples, examples, each => [`${each.set} ${each.row} `, el('span', { class: 'path' }, `${each.collection}/${each.document}`)]),
      list(observe.adapters, adapters, each => [node(`adapter:${each.id}`, each.name), ` ${observe.wrote(each.answers)}`]),
      list(observe.comparisons, comparisons, each => [node(`comparison:${each.comparison}`, when(each.time)), ` ${t.arms[each.arm] ?? each.arm}`]),
      list(observe.decisions, decisions, each => [node(`decision:${each.id}`, observe.decisionFor(t.arms[each.arm] ?? each.arm)), each.stale && el('span', { class: 'badge warned' }, observe.stale)]),
    ].filter(Boolean);
    return found.length > 0 ? found : el('p', { class: 'muted small' }, observe.nothingElse);
  }

  close() {
    this.work.close();
  }
}

const tone = verdict => ({ wrong: 'failed', changed: 'warned', unchanged: 'done' })[verdict] ?? '';
