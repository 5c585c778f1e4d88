// What was learnt, as adapters: tested for what, who may use it, whether answers come from it now.

import { announce, el, fill } from '../dom.js';
import { confirmDialog, formDialog } from '../dialogs.js';
import { number, t, when } from '../i18n.js';
import { icon } from '../icons.js';
import { readersBadge } from '../readers.js';
import { go, to } from '../router.js';
import { reloadCollections } from '../session.js';
import { gateList, gateSummary, gateWord, unmeasured } from './gates.js';
import { backLink, cell, loaded, report, section, table } from './parts.js';
import { work } from './work.js';

export function adapterTable(collection, adapters) {
  const newest = adapters.toSorted((a, b) => b.created.localeCompare(a.created));
  return table(
    [t.improve.adapter, t.improve.gatesTitle, t.readers, t.improve.trainedAt, t.improve.state],
    newest.map(each =>
      el(
        'tr',
        {},
        el('td', { class: 'what' }, el('a', { href: to.improve(collection, 'adapters', each.name) }, each.name)),
        cell(t.improve.gatesTitle, gateWord(each.gates)),
        cell(t.readers, readersBadge(each.readers)),
        cell(t.improve.trainedAt, when(each.created)),
        cell(t.improve.state, stateOf(each)),
      ),
    ),
  );
}

function stateOf(adapter) {
  const badge = (words, kind) => el('span', { class: `badge ${kind}` }, words);
  return el(
    'span',
    { class: 'row tight' },
    adapter.answers.map(arm => badge(t.improve.answersNow(t.arms[arm]), 'done')),
    !adapter.present && badge(t.improve.notPresent, ''),
    adapter.refused && badge(t.improve.setAside, 'failed'),
    adapter.stale && badge(t.improve.stale, 'warned'),
  );
}

export function open(place, info, route) {
  const body = el('div', { class: 'part' });
  fill(place, backLink(to.improve(info.name, 'training'), t.improve.parts.training), body);
  const load = () => loaded(body, () => work.adapter(info.name, route.id), adapter => fill(body, page(info.name, adapter, load)));
  load();
  return {};
}

function page(collection, adapter, again) {
  const fact = (label, value) => value && el('div', {}, el('dt', {}, label), el('dd', {}, value));
  const changed = [...adapter.tainted, ...adapter.changed].map(key => key.doc_id);
  return [
    el('div', { class: 'row' }, el('h2', {}, adapter.name), stateOf(adapter)),
    tools(collection, adapter, again),
    adapter.stale && el('div', { class: 'caution' }, icon('warn'), el('div', {}, el('p', {}, t.improve.staleHint(adapter.tainted.length, adapter.changed.length)), el('p', { class: 'path' }, changed.slice(0, 10).join(', ')))),
    el(
      'dl',
      { class: 'facts' },
      fact(t.improve.method, t.improve.methods[adapter.method] ?? adapter.method),
      fact(t.readers, readersBadge(adapter.readers)),
      fact(t.improve.trainedAt, when(adapter.created)),
      fact(t.improve.fromDocuments, number(adapter.documents)),
    ),
    section(t.improve.gatesTitle, el('p', {}, gateSummary(adapter.gates)), gateList(adapter.gates)),
    adapter.present && report(t.improve.card, work.cardPage(collection, adapter.name)),
  ];
}

function tools(collection, adapter, again) {
  const button = (label, kind, does) => el('button', { type: 'button', class: kind, on: { click: does } }, label);
  const done = async words => {
    announce(words);
    await reloadCollections(); // what a collection can answer from has changed
    again();
  };
  const promote = async () => {
    const missing = unmeasured(adapter.gates);
    const options = { title: t.improve.promoteTitle(adapter.name), text: missing.length > 0 ? t.improve.promoteUnmeasured(missing.map(name => t.improve.gateNames[name] ?? name).join(', ')) : t.improve.promoteHint, action: t.improve.promote, words: t.improve.problems };
    if (await formDialog(options, () => work.promote(collection, adapter.name, missing).then(() => true))) done(t.improve.promoted);
  };
  const rollBack = async arm => {
    if (await confirmDialog({ title: t.improve.rollBackTitle(t.arms[arm]), text: t.improve.rollBackHint, action: t.improve.rollBack, words: t.improve.problems }, () => work.rollBack(collection, arm).then(() => true))) done(t.improve.rolledBack);
  };
  const remove = async () => {
    if (await confirmDialog({ title: t.improve.deleteAdapter(adapter.name), text: t.improve.deleteAdapterHint, action: t.delete, words: t.improve.problems }, () => work.removeAdapter(collection, adapter.name).then(() => true))) {
      announce(t.improve.deletedAdapter(adapter.name));
      go(to.improve(collection, 'training'));
    }
  };
  return (
    adapter.present &&
    el(
      'div',
      { class: 'row' },
      adapter.answers.length === 0 && !adapter.refused && button(t.improve.promote, 'primary', promote),
      adapter.answers.map(arm => button(t.improve.rollBack, '', () => rollBack(arm))),
      adapter.answers.length === 0 && button(t.delete, 'quiet', remove),
    )
  );
}
