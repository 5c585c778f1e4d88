// One incident: what was seen, what people did, what is behind it, what it touched.

import { announce, el, field, fill } from '../dom.js';
import { formDialog } from '../dialogs.js';
import { t, when } from '../i18n.js';
import { backLink, loaded, section, sent } from '../improve/parts.js';
import { to } from '../router.js';
import { session } from '../session.js';
import { CauseView } from './cause.js';
import { ImpactView } from './impact.js';
import { breachList } from './incidents.js';
import { saidOf } from './sentences.js';
import { severityBadge, statusBadge, targetLink } from './words.js';
import { watch } from './watch.js';

export function open(place, route) {
  return new IncidentView(place, route.id);
}

class IncidentView {
  constructor(place, id) {
    this.id = id;
    this.body = el('div', { class: 'part' });
    this.cause = new CauseView(id);
    this.impact = new ImpactView({ target: `incident:${id}` });
    fill(place, backLink(to.observe('incidents'), t.observe.parts.incidents), this.body);
    loaded(this.body, () => watch.incident(id), incident => this.begin(incident));
  }

  begin(incident) {
    this.head = el('div', { class: 'part' });
    this.trouble = el('div', {});
    this.record = el('div', { class: 'part' });
    this.show(incident);
    fill(this.body, this.head, this.trouble, section(t.observe.cause, this.cause.node), section(t.observe.touched, this.impact.node), this.record);
  }

  show(incident) {
    const { observe } = t;
    const fact = (label, value) => value && el('div', {}, el('dt', {}, label), el('dd', {}, value));
    fill(
      this.head,
      el('div', { class: 'title' }, el('h2', {}, saidOf(incident.title, incident.breaches)), el('span', { class: 'row tight' }, severityBadge(incident.severity), statusBadge(incident.status))),
      this.tools(incident),
      el(
        'dl',
        { class: 'facts' },
        fact(t.collection, incident.collections.join(', ') || observe.wholeHome),
        fact(observe.about, el('span', { class: 'row tight' }, incident.targets.map(each => el('span', {}, targetLink(each, incident.collections))))),
        fact(observe.owner, incident.owner ?? observe.nobody),
        fact(observe.onset, when(incident.onset)),
        fact(observe.noticed, when(incident.noticed)),
        fact(observe.resolvedAt, incident.resolved && when(incident.resolved)),
      ),
    );
    fill(this.record, section(observe.breaches, breachList(incident.breaches)), section(observe.timeline, timeline(incident)));
  }

  tools(incident) {
    const { observe } = t;
    const button = (label, kind, does) => {
      const node = el('button', { type: 'button', class: kind, on: { click: () => does(node) } }, label);
      return node;
    };
    const at = (words, does) => node => sent(node, this.trouble, async () => this.changed(await does(), words));
    const open = incident.status !== 'resolved';
    return el(
      'div',
      { class: 'row' },
      incident.status === 'open' && button(observe.acknowledge, 'primary', at(observe.acknowledged, () => watch.acknowledge(this.id))),
      open && button(observe.resolve, '', () => this.resolve()),
      !open && button(observe.reopen, '', at(observe.reopened, () => watch.reopen(this.id))),
      open && button(observe.assign, '', () => this.assign(incident)),
    );
  }

  async resolve() {
    const note = field(`${t.observe.resolveNote} (${t.optional})`, el('textarea', { rows: '3', maxlength: '1000' }));
    let after = null;
    const done = await formDialog({ title: t.observe.resolveTitle, text: t.observe.resolveHint, content: [note.node], action: t.observe.resolve, words: t.improve.problems }, async () => {
      after = await watch.resolve(this.id, note.input.value.trim());
    });
    if (done) this.changed(after, t.observe.resolved);
  }

  async assign(incident) {
    const me = session.me.principals?.find(each => each.startsWith('user:')) ?? '';
    const owner = field(t.observe.owner, el('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', value: incident.owner ?? me }), t.observe.ownerHint);
    let after = null;
    const done = await formDialog({ title: t.observe.assignTitle, content: [owner.node], action: t.observe.assign, words: t.improve.problems }, async () => {
      after = await watch.assign(this.id, owner.input.value.trim());
    });
    if (done) this.changed(after, t.observe.assigned(after.owner ?? t.observe.nobody));
  }

  changed(incident, words) {
    this.show(incident);
    announce(words);
    this.head.querySelector('button')?.focus();
  }

  close() {
    this.cause.close();
    this.impact.close();
  }
}

/** Whether the program words its note, and nobody else. */
const own = ({ kind, who }) => who === 'tandem' || kind === 'assigned';

function timeline({ timeline: events, breaches }) {
  return el(
    'ol',
    { class: 'plain timeline' },
    events.map(({ time, kind, who, note }) => el('li', {}, el('p', {}, el('strong', {}, t.observe.events[kind] ?? kind), ' ', el('span', { class: 'muted small' }, `${when(time)} · ${who}`)), note && el('p', { class: 'small' }, own({ kind, who }) ? saidOf(note, breaches) : note))),
  );
}
