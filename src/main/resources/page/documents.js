// The documents of a collection: found, added, opened to readers, deleted.

import { api } from './api.js';
import { announce, el, fill } from './dom.js';
import { confirmDialog, formDialog } from './dialogs.js';
import { day, number, t } from './i18n.js';
import { icon } from './icons.js';
import { problemBox } from './problems.js';
import { readersBadge, readersChoice } from './readers.js';
import { to } from './router.js';
import { manages, reloadCollections, session } from './session.js';
import { emptyState, unconfirmed } from './states.js';
import { uploadPanel } from './uploads.js';

const PAGE = 50;
const TYPING_MS = 250;

export function open(main, route) {
  const info = session.collection(route.collection);
  if (!info.confirmed) {
    fill(main, unconfirmed(info));
    return {};
  }
  return new DocumentsView(main, info);
}

class DocumentsView {
  constructor(main, info) {
    this.info = info;
    this.asked = 0;
    this.q = '';
    this.rows = el('tbody', {});
    this.more = el('button', { type: 'button', hidden: true, on: { click: () => this.load(this.next) } }, t.more);
    this.count = el('p', { class: 'muted small', role: 'status' });
    this.trouble = el('div', {});
    this.total = el('span', { class: 'muted' });
    const search = el('input', { type: 'search', 'aria-label': t.searchDocuments, placeholder: t.searchDocuments, on: { input: () => this.search(search.value) } });
    this.table = el(
      'table',
      { class: 'documents' },
      el('thead', {}, el('tr', {}, [t.title, t.readers, t.updated, t.size].map(label => el('th', { scope: 'col' }, label)), el('th', { scope: 'col' }, el('span', { class: 'unseen' }, t.actions)))),
      this.rows,
    );
    const note = manages(info.name) && el('p', { class: 'muted small' }, t.manageNote(session.me.principals.filter(each => each !== 'public').join(', ')));
    this.list = el('div', {});
    this.bar = el('div', { class: 'row find' }, el('div', { class: 'search' }, icon('search'), search), this.count);
    this.panel = session.can('editor', info.name) ? uploadPanel(info, () => this.changed()) : null;
    fill(
      main,
      el('section', { class: 'library' }, el('header', { class: 'row' }, el('h1', {}, t.documents), this.total), this.panel?.node, note, this.bar, this.list, this.trouble, el('div', { class: 'row centred' }, this.more)),
    );
    this.load();
  }

  search(text) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.q = text.trim();
      this.load();
    }, TYPING_MS);
  }

  async load(cursor = '') {
    this.asked += 1;
    const mine = this.asked;
    this.more.disabled = true;
    try {
      const { documents, next } = await api.documents(this.info.name, { q: this.q, cursor, limit: PAGE });
      if (mine !== this.asked) return; // a newer question is on its way
      fill(this.trouble);
      if (!cursor) this.rows.replaceChildren();
      const first = this.rows.children.length;
      documents.forEach(document => this.rows.append(this.row(document)));
      this.next = next ?? '';
      if (cursor) this.rows.children[first]?.querySelector('a').focus();
    } catch (problem) {
      if (mine !== this.asked) return;
      fill(this.trouble, problemBox(problem, () => this.load(cursor)));
    }
    this.more.disabled = false;
    this.show();
  }

  show() {
    const all = session.collection(this.info.name)?.documents ?? 0;
    const n = this.rows.children.length;
    this.more.hidden = !this.next;
    fill(this.total, t.documentCount(all === 1 ? 1 : number(all)));
    fill(this.count, n > 0 && (this.q || this.next) && t.shown(number(n), this.q ? 0 : number(all)));
    this.bar.hidden = !this.q && n === 0;
    if (n > 0) fill(this.list, this.table);
    else if (this.trouble.firstChild) fill(this.list);
    else if (this.q) fill(this.list, el('p', { class: 'none' }, t.noMatch(this.q)));
    else fill(this.list, emptyState(t.emptyCollection, this.panel ? t.emptyCollectionHint : t.emptyForReaders));
  }

  row(document) {
    const acl = el('td', { 'data-label': t.readers }, readersBadge(document.acl));
    const row = el(
      'tr',
      {},
      el(
        'td',
        { class: 'what' },
        el('a', { href: to.document(this.info.name, document.id) }, document.title),
        el('span', { class: 'path' }, document.id),
      ),
      acl,
      el('td', { 'data-label': t.updated }, day(document.updated ?? document.ingested)),
      el('td', { 'data-label': t.size, class: 'number' }, t.characters(number(document.characters))),
      el('td', { class: 'does' }, session.can('editor', this.info.name) && this.actions(document, acl, () => row)),
    );
    return row;
  }

  actions(document, acl, row) {
    const button = (label, name, does) => el('button', { type: 'button', class: 'quiet round', 'aria-label': `${label}: ${document.title}`, title: label, on: { click: does } }, icon(name));
    const changed = readers => {
      document.acl = readers;
      fill(acl, readersBadge(readers));
    };
    const gone = () => {
      const next = row().nextElementSibling ?? row().previousElementSibling;
      row().remove();
      next?.querySelector('a').focus();
      this.changed(false);
    };
    return [
      button(t.editReaders, 'readers', () => editReaders(this.info.name, document, changed)),
      button(t.delete, 'bin', () => deleteDocument(this.info.name, document, gone)),
    ];
  }

  /** After an upload or a deletion. */
  async changed(again = true) {
    await reloadCollections();
    if (again) await this.load();
    else this.show();
  }

  close() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.panel?.close();
  }
}

export async function editReaders(collection, document, changed) {
  const choice = readersChoice(document.acl);
  const done = await formDialog({ title: t.editReaders, text: document.title, content: [choice.node], action: t.save }, async () => {
    const acl = choice.read();
    if (acl === null) return false;
    await api.permit(collection, document.id, acl);
    changed(acl);
    return true;
  });
  if (done) announce(t.readersSaved);
}

export async function deleteDocument(collection, document, gone) {
  const done = await confirmDialog({ title: t.deleteTitle, text: t.deleteHint(document.title), action: t.delete }, () => api.remove(collection, document.id).then(() => true));
  if (done) {
    announce(t.deleted(document.title));
    gone();
  }
}
