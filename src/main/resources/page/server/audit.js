// The audit log: who did what, and whether the log is as it was written.

import { json, query } from '../api.js';
import { el, field, fill } from '../dom.js';
import { number, t, when } from '../i18n.js';
import { icon } from '../icons.js';
import { cell, options, table, trouble } from '../improve/parts.js';
import { amend, to } from '../router.js';
import { session } from '../session.js';

const PAGE = 100;
const FILTERS = ['actor', 'action', 'collection', 'since', 'until'];

export function open(place, route) {
  return new AuditView(place, route);
}

class AuditView {
  constructor(place, route) {
    this.asked = 0;
    this.badge = el('div', { role: 'status' }, el('p', { class: 'muted small' }, t.server.verifying));
    this.rows = [];
    this.list = el('div', {});
    this.trouble = el('div', {});
    this.more = el('button', { type: 'button', hidden: true, on: { click: () => this.load(this.next) } }, t.more);
    fill(place, el('p', { class: 'lead' }, t.server.auditIntro), this.badge, this.filters(route), this.list, this.trouble, el('div', { class: 'row centred' }, this.more));
    this.verify();
    this.load();
  }

  filters({ parameters }) {
    const { server } = t;
    const day = name => el('input', { type: 'date', value: parameters.get(name) ?? '' });
    const actions = options([['', server.anyAction], ...Object.entries(server.actions)], parameters.get('action') ?? '');
    const collections = options([['', t.everyCollection], ...session.collections.map(each => [each.name, each.name])], parameters.get('collection') ?? '');
    const fields = {
      actor: field(server.who, el('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', value: parameters.get('actor') ?? '' }), server.whoHint),
      action: field(server.action, actions),
      collection: field(t.collection, collections),
      since: field(server.since, day('since')),
      until: field(server.until, day('until')),
    };
    this.wanted = () => Object.fromEntries(FILTERS.map(name => [name, fields[name].input.value.trim()]).filter(([, value]) => value));
    const submit = event => {
      event.preventDefault();
      amend(`${to.server('audit')}${query(this.wanted())}`);
      this.load();
    };
    return el('form', { class: 'filters', on: { submit } }, FILTERS.map(name => fields[name].node), el('button', { type: 'submit' }, server.filter));
  }

  async verify() {
    try {
      const { entries, broken } = await json('GET', 'api/audit/verify');
      fill(this.badge, el('p', { class: `readiness ${broken ? 'failed' : 'done'}` }, icon(broken ? 'warn' : 'check'), el('strong', {}, broken ? t.server.chainBroken(number(broken.sequence)) : t.server.chainValid(number(entries))), broken && el('span', { class: 'muted small' }, broken.what)));
    } catch (problem) {
      fill(this.badge, trouble(problem, () => this.verify()));
    }
  }

  async load(cursor = '') {
    this.asked += 1;
    const mine = this.asked;
    try {
      const page = await json('GET', `api/audit${query({ ...this.wanted(), cursor, limit: PAGE })}`);
      if (mine !== this.asked) return; // another filter was set meanwhile
      fill(this.trouble);
      this.rows = [...(cursor ? this.rows : []), ...page.entries.map(entry)];
      const { server } = t;
      fill(this.list, this.rows.length > 0 ? table([server.time, server.who, server.action, t.collection, server.object, server.outcome], this.rows) : el('p', { class: 'none' }, server.noEntries));
      this.next = page.next ?? '';
      this.more.hidden = !this.next;
    } catch (problem) {
      if (mine === this.asked) fill(this.trouble, trouble(problem, () => this.load(cursor)));
    }
  }

  close() {
    this.asked += 1;
  }
}

function entry({ time, actors, action, collection, object, outcome }) {
  const { server } = t;
  return el(
    'tr',
    {},
    el('td', { class: 'what' }, when(time)),
    cell(server.who, actors.map(actor => actor.name ?? server.erased).join(', ')),
    cell(server.action, server.actions[action] ?? action),
    cell(t.collection, collection),
    cell(server.object, el('span', { class: 'path' }, object)),
    cell(server.outcome, el('span', { class: `badge ${['done', 'replayed'].includes(outcome) ? '' : 'failed'}` }, server.outcomes[outcome] ?? outcome)),
  );
}
