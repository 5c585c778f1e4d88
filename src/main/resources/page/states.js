// What a view shows where there is nothing to show yet, and the two dialogs that mend it.

import { api } from './api.js';
import { announce, el, field } from './dom.js';
import { formDialog } from './dialogs.js';
import { spoken, t } from './i18n.js';
import { icon } from './icons.js';
import { readersChoice } from './readers.js';
import { go, to } from './router.js';
import { reloadCollections, session } from './session.js';

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

export function emptyState(title, text, ...actions) {
  return el('section', { class: 'empty' }, icon('document'), el('h1', {}, title), el('p', {}, text), el('div', { class: 'row centred' }, actions));
}

export function welcome() {
  const admin = session.can('admin');
  return emptyState(
    t.noCollections,
    admin ? t.noCollectionsHint : t.noCollectionsReaders,
    admin && el('button', { type: 'button', class: 'primary', on: { click: createCollection } }, icon('add'), t.createCollection),
  );
}

export function unknown(name) {
  return emptyState(t.unknownCollection(name), t.problems[404]);
}

/** A collection that nobody may read until its default readers are confirmed. */
export function unconfirmed(info) {
  const admin = session.can('admin', info.name);
  return emptyState(
    t.unconfirmed,
    admin ? t.unconfirmedAdmin : t.unconfirmedReader,
    admin && el('button', { type: 'button', class: 'primary', on: { click: () => confirmReaders(info) } }, t.defaultReaders),
  );
}

export async function confirmReaders(info) {
  const choice = readersChoice(info.default_acl);
  const done = await formDialog(
    { title: t.defaultReaders, text: t.defaultReadersHint, content: [choice.node], action: t.confirmReaders },
    async () => {
      const acl = choice.read();
      if (acl === null) return false;
      await api.confirm(info.name, acl);
      await reloadCollections();
      return true;
    },
  );
  if (done) {
    announce(t.readersSaved);
    dispatchEvent(new Event('tandem:again'));
  }
}

/** The languages whose words the server's index can fold, by their names. */
function languages() {
  const names = new Intl.DisplayNames(spoken(), { type: 'language' });
  const all = session.me.languages.map(code => ({ code, label: names.of(code) }));
  return all.sort((a, b) => a.label.localeCompare(b.label, spoken()));
}

export async function createCollection() {
  const name = field(t.collectionName, el('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', maxlength: '64' }), t.collectionNameHint);
  const language = el('select', {}, languages().map(({ code, label }) => el('option', { value: code }, label)));
  language.value = spoken();
  const choice = readersChoice('public');
  const done = await formDialog(
    {
      title: t.createCollection,
      content: [name.node, field(t.collectionLanguage, language).node, el('fieldset', {}, el('legend', {}, t.defaultReaders), choice.node)],
      action: t.create,
    },
    async () => {
      name.wrong(NAME.test(name.input.value) ? '' : t.collectionNameHint);
      if (!NAME.test(name.input.value)) return false;
      const acl = choice.read();
      if (acl === null) return false;
      try {
        await api.create(name.input.value, acl, language.value);
      } catch (problem) {
        if (problem.status !== 409) throw problem;
        name.wrong(t.collectionExists);
        return false;
      }
      await reloadCollections();
      return true;
    },
  );
  if (done) go(to.documents(name.input.value));
}
