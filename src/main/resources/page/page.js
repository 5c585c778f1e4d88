// A document on a page of its own, with its versions and what its keepers may do.

import { el, fill } from './dom.js';
import { deleteDocument, editReaders } from './documents.js';
import { day, t } from './i18n.js';
import { icon } from './icons.js';
import { DocumentPane } from './pane.js';
import { readersBadge } from './readers.js';
import { go, to } from './router.js';
import { session } from './session.js';

export function open(main, route) {
  const { collection, id, span } = route;
  const pane = new DocumentPane(collection, id, span, {
    level: 1,
    extra: (document, content) => details(collection, document, content),
  });
  fill(main, el('article', { class: 'doc-page' }, el('p', {}, el('a', { class: 'back', href: to.documents(collection) }, icon('back'), t.documents)), pane.node));
  return { close: () => pane.close() };
}

function details(collection, document, content) {
  const canWrite = session.can('editor', collection);
  const acl = el('span', {}, readersBadge(document.acl));
  return el(
    'div',
    { class: 'row details' },
    versions(collection, document, content),
    acl,
    document.updated && el('span', { class: 'muted small' }, `${t.updated}: ${day(document.updated)}`),
    document.review && el('span', { class: 'muted small' }, t.reviewDue(day(document.review))),
    document.url?.startsWith('http') && el('a', { class: 'small', href: document.url, rel: 'noopener noreferrer', target: '_blank' }, t.original),
    el('span', { class: 'spring' }),
    canWrite &&
      el('button', { type: 'button', class: 'quiet', on: { click: () => editReaders(collection, document, changed => { document.acl = changed; fill(acl, readersBadge(changed)); }) } }, icon('readers'), t.editReaders),
    canWrite &&
      el('button', { type: 'button', class: 'quiet', on: { click: () => deleteDocument(collection, document, () => go(to.documents(collection))) } }, icon('bin'), t.delete),
  );
}

function versions(collection, document, content) {
  const all = document.versions ?? [];
  const label = each => t.versionOf(each.current ? t.versionCurrent(each.version) : t.versionNumber(each.version), day(each.ingested));
  if (all.length < 2) return el('span', { class: 'muted small' }, all.length ? label(all[0]) : t.versionNumber(content.version));
  const select = el('select', { 'aria-label': t.versions, on: { change: () => go(to.document(collection, document.id, { v: Number(select.value) })) } }, all.map(each => el('option', { value: each.version }, label(each))));
  select.value = String(content.version);
  return select;
}
