// The bar on top: where one is, and a menu of what is about the reader and not about the documents.

import { addressOf } from './ask.js';
import { announce, el, field, fill } from './dom.js';
import { choose, LANGUAGES, spoken, t } from './i18n.js';
import { icon } from './icons.js';
import { firstWrong, listOf } from './readers.js';
import { go, to } from './router.js';
import { forget, session, signOut, startingCollection } from './session.js';
import { createCollection } from './states.js';
import { readAs, theme } from './store.js';

const top = document.getElementById('top');
const notice = document.getElementById('notice');
const NEW = '\u0000new';

const again = () => dispatchEvent(new Event('tandem:again'));

/** @param {Object|null} route null where nobody is signed in */
export function header(route) {
  const skip = el('a', { class: 'skip', href: '#main', on: { click: skipTo } }, t.skip);
  const collection = route?.collection || startingCollection();
  fill(
    top,
    skip,
    el('a', { class: 'brand', href: '#/' }, mark(), 'Tandem'),
    route && collection && picker(route, collection),
    route && navigation(route, collection),
    el('span', { class: 'spring' }),
    menu(route),
  );
  readingAs(route);
}

function skipTo(event) {
  event.preventDefault();
  const main = document.getElementById('main');
  main.focus();
}

function mark() {
  return el('img', { src: 'icon.svg', alt: '', width: '24', height: '24' });
}

function picker(route, collection) {
  const all = session.collections;
  const admin = session.can('admin');
  if (all.length < 2 && !admin) return el('span', { class: 'where' }, collection);
  const select = el(
    'select',
    { class: 'where', 'aria-label': t.collection, on: { change: picked } },
    all.map(each => el('option', { value: each.name }, each.name)),
    !session.collection(collection) && el('option', { value: collection }, collection),
    admin && el('option', { value: NEW }, `${t.createCollection} …`),
  );
  select.value = collection;
  function picked() {
    if (select.value === NEW) {
      select.value = collection;
      createCollection();
    } else go(sameView(route, select.value));
  }
  return select;
}

/** What is looked at stays where the other collection has it, too. */
function sameView(route, collection) {
  if (route.view === 'documents') return to.documents(collection);
  return route.view === 'improve' && session.can('trainer', collection) ? to.improve(collection, route.part) : addressOf(collection);
}

function navigation(route, collection) {
  const link = (href, label, current) => el('a', { href, 'aria-current': current && 'page' }, label);
  return el(
    'nav',
    { 'aria-label': t.navigation },
    collection && link(addressOf(collection), t.navAsk, route.view === 'ask' || route.view === 'answer'),
    collection && link(to.documents(collection), t.navDocuments, route.view === 'documents' || route.view === 'doc'),
    collection && session.can('trainer', collection) && link(to.improve(collection), t.navImprove, route.view === 'improve'),
    session.can('operator') && link(to.observe(), t.navObserve, route.view === 'observe'),
    session.can('operator') && link(to.server(), t.navServer, route.view === 'server'),
    session.can('admin') && link(to.keys(), t.navKeys, route.view === 'keys'),
  );
}

function menu(route) {
  const box = el('div', { class: 'menu-box', popover: 'auto', id: 'menu' });
  fill(
    box,
    route && session.me.mode === 'key' && el('p', { class: 'muted' }, t.signedInAs([session.me.name, session.me.tenant].filter(Boolean).join(' \u00b7 '))),
    route && session.can('admin') && asForm(box),
    choice(t.theme, { auto: t.themeAuto, light: t.themeLight, dark: t.themeDark }, theme.get() || 'auto', chooseTheme),
    choice(t.language, Object.fromEntries(Object.entries(LANGUAGES).map(([code, words]) => [code, words.name])), spoken(), code => {
      choose(code);
      again();
    }),
    route && el('p', { class: 'muted small row' }, t.version(session.me.version), el('span', { class: 'spring' }), session.me.mode === 'key' && el('button', { type: 'button', class: 'quiet', on: { click: leave } }, t.signOut)),
  );
  const button = el('button', { type: 'button', class: 'quiet round', popovertarget: 'menu', 'aria-label': t.menu, title: t.menu }, icon('menu'));
  return [button, box];
}

function choice(label, options, present, chosen) {
  const select = el('select', { on: { change: () => chosen(select.value) } }, Object.entries(options).map(([value, words]) => el('option', { value }, words)));
  select.value = present;
  return field(label, select).node;
}

function chooseTheme(value) {
  theme.set(value === 'auto' ? '' : value);
  if (value === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
}

function asForm(box) {
  const who = field(t.readAs, el('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', value: readAs.get() }), t.readAsHint);
  const apply = event => {
    event.preventDefault();
    const wrong = firstWrong(who.input.value);
    who.wrong(wrong ? t.principalsWrong(wrong) : '');
    if (wrong) return;
    box.hidePopover();
    become(listOf(who.input.value).join(','));
  };
  return el('form', { on: { submit: apply } }, who.node, el('button', { type: 'submit' }, t.readAsApply));
}

function become(who) {
  readAs.set(who);
  forget();
  if (who) announce(t.readingAs(who));
  again();
}

function readingAs(route) {
  const who = route ? readAs.get() : '';
  notice.hidden = !who;
  fill(notice, who && t.readingAs(who), who && el('button', { type: 'button', class: 'as-link', on: { click: () => become('') } }, t.readAsStop));
}

async function leave() {
  await signOut();
  announce(t.signedOut);
  dispatchEvent(new Event('tandem:sign-in'));
}
