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

const ROLES = ['reader', 'editor', 'trainer', 'operator', 'admin'];
const ALL = '*';

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
  const where = place => (place === ALL ? t.everyCollection : place);
  const roles = key => Object.entries(key.roles).flatMap(([place, all]) => all.map(role => el('span', { class: 'badge' }, t.roleIn(t.roles[role], where(place)))));
  return el(
    'table',
    { class: 'documents' },
    el('thead', {}, el('tr', {}, [t.keyName, t.keyPrincipals, t.keyRoles, t.keyExpires].map(label => el('th', { scope: 'col' }, label)), el('th', { scope: 'col' }, el('span', { class: 'unseen' }, t.actions)))),
    el(
      'tbody',
      {},
      keys.map(key =>
        el(
          'tr',
          {},
          el('td', { class: 'what' }, el('strong', {}, key.name)),
          el('td', { 'data-label': t.keyPrincipals }, inWords(listOf(key.principals).filter(each => each !== 'public').join(',') || 'public')),
          el('td', { 'data-label': t.keyRoles }, el('span', { class: 'row tight' }, roles(key))),
          el('td', { 'data-label': t.keyExpires }, day(key.expires) || t.keyNever),
          el(
            'td',
            { class: 'does' },
            el('button', { type: 'button', class: 'quiet round', 'aria-label': `${t.rotate}: ${key.name}`, title: t.rotate, on: { click: () => rotate(key) } }, icon('exchange')),
            el('button', { type: 'button', class: 'quiet round', 'aria-label': `${t.revoke}: ${key.name}`, title: t.revoke, on: { click: () => revoke(key, again) } }, icon('bin')),
          ),
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
  const roles = rolesChoice();
  let secret = '';
  const done = await formDialog({ title: t.newKey, content: [name.node, principals.node, roles.node, expires.node], action: t.keyCreate }, async () => {
    const bad = firstWrong(principals.input.value);
    name.wrong(name.input.value.trim() ? '' : t.required);
    principals.wrong(bad ? t.principalsWrong(bad) : '');
    if (!name.input.value.trim() || bad) return false;
    const made = await api.createKey({
      name: name.input.value.trim(),
      principals: listOf(principals.input.value),
      roles: roles.read(),
      ...(expires.input.value && { expires: new Date(`${expires.input.value}T23:59:59`).toISOString() }),
    });
    secret = made.key;
    return true;
  });
  if (!done) return;
  await shown(secret);
  again();
}

/**
 * Roles, each in one collection or in all. The first key of a home is its owner's.
 *
 * @returns {{node: Element, read: function(): Object<string, string[]>}} `read` gives the roles by collection
 */
function rolesChoice() {
  const rows = el('div', { class: 'roles' });
  const select = (label, options, value) => {
    const node = el('select', { 'aria-label': label }, options.map(([each, text]) => el('option', { value: each }, text)));
    node.value = value;
    return node;
  };
  function row(role) {
    const node = el(
      'div',
      { class: 'row tight' },
      select(t.role, ROLES.map(each => [each, `${t.roles[each]}: ${t.rolesHint[each]}`]), role),
      select(t.collection, [[ALL, t.everyCollection], ...session.collections.map(each => [each.name, each.name])], ALL),
      el('button', { type: 'button', class: 'quiet round', 'aria-label': t.removeRole, title: t.removeRole, on: { click: () => rows.children.length > 1 && node.remove() } }, icon('bin')),
    );
    rows.append(node);
  }
  row(session.me.mode === 'open' ? 'admin' : 'reader');
  const more = el('button', { type: 'button', class: 'quiet', on: { click: () => row('reader') } }, icon('add'), t.addRole);
  return {
    node: el('fieldset', {}, el('legend', {}, t.keyRoles), rows, more),
    read() {
      const roles = {};
      for (const each of rows.children) {
        const [role, collection] = [...each.querySelectorAll('select')].map(node => node.value);
        roles[collection] = [...new Set([...(roles[collection] ?? []), role])];
      }
      return roles;
    },
  };
}

async function rotate(key) {
  const overlap = el('select', {}, Object.entries(t.overlaps).map(([seconds, text]) => el('option', { value: seconds }, text)));
  overlap.value = '3600';
  let secret = '';
  const done = await formDialog({ title: t.rotateTitle(key.name), text: t.rotateHint, content: [field(t.rotateOverlap, overlap).node], action: t.rotate }, async () => {
    secret = (await api.rotateKey(key.name, Number(overlap.value))).key;
    return true;
  });
  if (done) await shown(secret);
}

/** The only time that a key is seen. */
function shown(secret) {
  const output = el('output', { class: 'secret', tabindex: '0' }, secret);
  const button = el('button', { type: 'button', on: { click: () => copy(button, secret, t.copied) } }, icon('copy'), el('span', { class: 'label' }, t.keyCopy));
  return formDialog({ title: t.keyMade, text: t.keyMadeHint, content: [output, el('p', {}, button)], action: t.done, cancel: '' }, async () => true);
}
