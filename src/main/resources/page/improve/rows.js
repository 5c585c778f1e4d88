// The rows of a set: found, filtered by what is wrong with them, edited, shown as the model sees them.

import { announce, el, fill } from '../dom.js';
import { confirmDialog } from '../dialogs.js';
import { number, t } from '../i18n.js';
import { icon } from '../icons.js';
import { readersBadge } from '../readers.js';
import { amend, to } from '../router.js';
import { maskDialog } from './mask.js';
import { backLink, iconButton, loaded, nothing, options, trouble } from './parts.js';
import { answerOf, editRow, questionOf } from './rowform.js';
import { work } from './work.js';

const PAGE = 50;
const TYPING_MS = 250;

export function open(place, info, route) {
  return new RowsView(place, info, route);
}

class RowsView {
  constructor(place, info, route) {
    Object.assign(this, { info, set: route.id, q: route.q, check: route.parameters.get('check') ?? '', asked: 0, format: '' });
    this.search = el('input', { type: 'search', 'aria-label': t.improve.searchRows, placeholder: t.improve.searchRows, value: this.q, on: { input: () => this.type() } });
    this.filter = el('span', {});
    this.count = el('p', { class: 'muted small', role: 'status' });
    this.findings = el('div', {});
    this.list = el('ul', { class: 'plain rows' });
    this.more = el('button', { type: 'button', hidden: true, on: { click: () => this.load(this.next) } }, t.more);
    this.trouble = el('div', {});
    this.body = el('div', { class: 'part' });
    fill(place, backLink(to.improve(info.name, 'examples'), t.improve.parts.examples), this.body);
    loaded(this.body, () => work.set(info.name, this.set), found => this.begin(found));
  }

  begin(found) {
    this.format = found.format;
    const add = el('button', { type: 'button', class: 'primary', on: { click: () => this.edit(null) } }, icon('add'), t.improve.addRow);
    fill(
      this.body,
      el('header', { class: 'row' }, el('h2', { class: 'set-name' }, this.set), el('span', { class: 'muted' }, t.improve.formats[found.format]), el('span', { class: 'spring' }), add),
      el('div', { class: 'row find' }, el('div', { class: 'search' }, icon('search'), this.search), this.filter, this.count),
      this.findings,
      this.list,
      this.trouble,
      el('div', { class: 'row centred' }, this.more),
    );
    this.load();
  }

  type() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look({ q: this.search.value.trim() }), TYPING_MS);
  }

  /** Looks for other rows; the address says what is looked for. */
  look(what) {
    Object.assign(this, what);
    const parameters = Object.fromEntries(Object.entries({ q: this.q, check: this.check }).filter(([, value]) => value));
    amend(to.improve(this.info.name, 'examples', this.set, parameters));
    return this.load();
  }

  async load(cursor = '') {
    this.asked += 1;
    const mine = this.asked;
    try {
      const page = await work.rows(this.info.name, this.set, { q: this.q, check: this.check, cursor, limit: PAGE });
      if (mine !== this.asked) return; // newer words are on their way
      fill(this.trouble);
      if (!cursor) this.list.replaceChildren();
      const first = this.list.children.length;
      page.rows.forEach(row => this.list.append(this.row(row)));
      if (cursor) this.list.children[first]?.querySelector('button').focus();
      this.next = page.next ?? '';
      this.more.hidden = !this.next;
      fill(this.count, t.improve.rows(page.count === 1 ? 1 : number(page.count)));
      this.tell(page.findings);
      if (page.count === 0) fill(this.list, el('li', {}, this.q || this.check ? el('p', { class: 'none' }, t.improve.noRowMatches) : nothing(t.improve.noRows, t.improve.noRowsHint)));
    } catch (problem) {
      if (mine === this.asked) fill(this.trouble, trouble(problem, () => this.load(cursor)));
    }
  }

  /** What was found in the whole set, and the choice to see only such rows. */
  tell(findings) {
    const names = findings.map(each => each.check);
    if (this.check && !names.includes(this.check)) names.push(this.check);
    const state = names.join();
    if (state !== this.told) {
      this.told = state;
      const select = options([['', t.improve.allRows], ...names.map(name => [name, t.improve.checks[name] ?? name])], this.check);
      select.setAttribute('aria-label', t.improve.filterProblem);
      select.addEventListener('change', () => this.look({ check: select.value }));
      fill(this.filter, names.length > 0 && select);
    }
    fill(
      this.findings,
      findings.length > 0 &&
        el(
          'details',
          { class: 'findings', open: this.findings.querySelector('details')?.open ?? false },
          el('summary', {}, icon('warn'), t.improve.findings(findings.reduce((sum, each) => sum + each.count, 0))),
          el('ul', {}, findings.map(each => el('li', {}, el('strong', {}, t.improve.checks[each.check] ?? each.check), ` (${number(each.count)}): `, t.improve.checkHints[each.check] ?? each.what, each.blocks && el('strong', {}, ` ${t.improve.blocks}`)))),
        ),
    );
  }

  row(found) {
    const { row, number: at } = found;
    const node = el(
      'li',
      { class: 'row-card', id: `row-${found.id}` },
      el('div', { class: 'row-words' }, el('p', { class: 'row-question' }, questionOf(row)), el('p', { class: 'row-answer' }, answerOf(row) || t.improve.noAnswer)),
      el(
        'div',
        { class: 'row tight row-foot' },
        el('span', { class: 'path' }, `${number(at)} · ${found.id}`),
        row.acl !== undefined && readersBadge(row.acl),
        found.problems.map(each => el('span', { class: `badge ${each.blocks ? 'failed' : 'warned'}`, title: each.detail }, t.improve.checks[each.check] ?? each.check)),
        el('span', { class: 'spring' }),
        iconButton(t.improve.edit, questionOf(row), 'pen', () => this.edit(found)),
        iconButton(t.improve.mask, questionOf(row), 'eye', () => maskDialog(this.info.name, this.set, found)),
        iconButton(t.delete, questionOf(row), 'bin', () => this.remove(found)),
      ),
      found.problems.length > 0 && el('ul', { class: 'row-problems small' }, found.problems.map(each => el('li', {}, t.improve.checks[each.check] ?? each.check, ': ', each.detail))),
    );
    return node;
  }

  async edit(found) {
    if (!(await editRow(this.info.name, this.set, this.format, found))) return;
    announce(t.improve.rowSaved);
    await this.load();
  }

  async remove(found) {
    const done = await confirmDialog({ title: t.improve.deleteRow, text: questionOf(found.row), action: t.delete, words: t.improve.problems }, () =>
      work.removeRow(this.info.name, this.set, found.id, found.etag).then(() => true),
    );
    if (!done) return;
    announce(t.improve.rowDeleted);
    await this.load();
    this.search.focus();
  }

  close() {
    clearTimeout(this.timer);
    this.asked += 1;
  }
}
