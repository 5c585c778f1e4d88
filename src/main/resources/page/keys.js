// Keys, for administrators.

import { api } from './api.js';
import { copy, el, field, fill } from './dom.js';
import { confirmDialog, formDialog } from './dialogs.js';
import { day, t } from './i18n.js';
import { icon } from './icons.js';
import { problemBox } from './problems.js';
import { firstWrong, inWords, listOf } from './readers.js';
import { session } from './session.js';
import { emptyState } from './states.js';

const SCOPES = ['read', 'write', 'admin'];

export function open(main) {
  const list = el('div', {}, el('p', { class: 'muted' }, t.loading));
  const add = el('button', { type: 'button', class: 'primary', on: { click: () => create(() => load(list)) } }, icon('add'), t.newKey);
  fill(main, el('section', { class: 'library' }, el('header', { class: 'row' }, el('h1', {}, t.keys), el('span', { class: 'spring' }), add), el('p', { class: 'lead' }, t.keysIntro), list));
  load(list);
  return {};
}

async function load(list) {
  try {
    const keys = (await api.keys()).filter(key => !key.revoked);
    fill(list, keys.length > 0 ? table(keys, () => load(list)) : emptyState(t.noKeys, t.noKeysHint));
  } catch (problem) {
    if (problem.status === 401) dispatchEvent(new Event('tandem:sign-in'));
    fill(list, problemBox(problem, () => load(list)));
  }
}

function table(keys, again) {
  const scopes = key => listOf(key.scopes).map(scope => el('span', { class: 'badge' }, scope));
  return el(
    'table',
    { class: 'documents' },
    el('thead', {}, el('tr', {}, [t.keyName, t.keyPrincipals, t.keyScopes, t.keyExpires].map(label => el('th', { scope: 'col' }, label)), el('th', { scope: 'col' }, el('span', { class: 'unseen' }, t.actions)))),
    el(
      'tbody',
      {},
      keys.map(key =>
        el(
          'tr',
          {},
          el('td', { class: 'what' }, el('strong', {}, key.name)),
          el('td', { 'data-label': t.keyPrincipals }, inWords(listOf(key.principals).filter(each => each !== 'public').join(',') || 'public')),
          el('td', { 'data-label': t.keyScopes }, el('span', { class: 'row tight' }, scopes(key))),
          el('td', { 'data-label': t.keyExpires }, day(key.expires) || t.keyNever),
          el('td', { class: 'does' }, el('button', { type: 'button', class: 'quiet round', 'aria-label': `${t.revoke}: ${key.name}`, title: t.revoke, on: { click: () => revoke(key, again) } }, icon('bin'))),
        ),
      ),
    ),
  );
}

async function revoke(key, again) {
  const done = await confirmDialog({ title: t.revokeTitle(key.name), text: t.revokeHint, action: t.revoke }, () => api.revokeKey(key.name).then(() => true));
  if (done) again();
}

async function create(again) {
  const name = field(t.keyName, el('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', maxlength: '64' }), t.keyNameHint);
  const principals = field(t.keyPrincipals, el('input', { type: 'text', autocomplete: 'off', spellcheck: 'false' }), t.keyPrincipalsHint);
  const expires = field(`${t.keyExpires} (${t.optional})`, el('input', { type: 'date', min: new Date().toISOString().slice(0, 10) }));
  const boxes = SCOPES.map(scope => el('input', { type: 'checkbox', value: scope, checked: scope === 'read' || session.me.mode === 'open' }));
  const wrong = el('p', { class: 'wrong', hidden: true, role: 'alert' });
  const choices = el(
    'fieldset',
    {},
    el('legend', {}, t.keyScopes),
    boxes.map(box => el('label', { class: 'choice' }, box, el('span', {}, el('code', {}, box.value), ' ', t.scopes[box.value]))),
    wrong,
  );
  let secret = '';
  const done = await formDialog({ title: t.newKey, content: [name.node, principals.node, choices, expires.node], action: t.keyCreate }, async () => {
    const bad = firstWrong(principals.input.value);
    const scopes = boxes.filter(box => box.checked).map(box => box.value);
    name.wrong(name.input.value.trim() ? '' : t.required);
    principals.wrong(bad ? t.principalsWrong(bad) : '');
    fill(wrong, t.keyScopeMissing);
    wrong.hidden = scopes.length > 0;
    if (!name.input.value.trim() || bad || scopes.length === 0) return false;
    const made = await api.createKey({
      name: name.input.value.trim(),
      principals: listOf(principals.input.value),
      scopes,
      ...(expires.input.value && { expires: new Date(`${expires.input.value}T23:59:59`).toISOString() }),
    });
    secret = made.key;
    return true;
  });
  if (!done) return;
  await shown(secret);
  again();
}

/** The only time that a key is seen. */
function shown(secret) {
  const output = el('output', { class: 'secret', tabindex: '0' }, secret);
  const button = el('button', { type: 'button', on: { click: () => copy(button, secret, t.copied) } }, icon('copy'), el('span', { class: 'label' }, t.keyCopy));
  return formDialog({ title: t.keyMade, text: t.keyMadeHint, content: [output, el('p', {}, button)], action: t.done, cancel: '' }, async () => true);
}
