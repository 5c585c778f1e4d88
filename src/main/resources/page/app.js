// Starts the page: who reads, where they are, what is shown.

import { Problem, wasStopped } from './api.js';
import * as ask from './ask.js';
import * as documents from './documents.js';
import { el, fill } from './dom.js';
import { syncDrawer } from './drawer.js';
import { header } from './header.js';
import { speakAsPreferred, t } from './i18n.js';
import * as keys from './keys.js';
import * as page from './page.js';
import { problemBox } from './problems.js';
import { amend, parse, start, to } from './router.js';
import { forget, load, session, startingCollection } from './session.js';
import { signInForm } from './signin.js';
import { unknown, welcome } from './states.js';
import { lastCollection } from './store.js';

const VIEWS = { ask, answer: ask, documents, doc: page, keys };
/** Most askers never see these: they are fetched when they are first looked at. */
const LATER = { improve: () => import('./improve/improve.js'), observe: () => import('./observe/observe.js'), server: () => import('./server/server.js') };
const main = document.getElementById('main');
const drawer = document.getElementById('drawer');

let shown = { key: '', view: {} };

/** A conversation is one view, whichever of its answers the address names. */
function keyOf(route) {
  if (route.view === 'doc') return `doc/${route.collection}/${route.id}/${JSON.stringify(route.span)}`;
  if (route.part) return `${route.view}/${route.collection}/${route.part}/${route.id}`;
  return `${route.view === 'answer' ? 'ask' : route.view}/${route.collection}`;
}

async function show() {
  try {
    if (!session.me) {
      if (!shown.key) fill(main, el('p', { class: 'muted loading' }, t.loading));
      await load();
    }
    render();
  } catch (problem) {
    if (problem.status === 401) signIn();
    else if (!wasStopped(problem)) {
      replace('problem', {});
      fill(main, el('section', { class: 'empty' }, problemBox(problem, show)));
    }
  }
}

function render() {
  let route = parse(location.hash);
  if (route.view === 'home' && startingCollection()) {
    amend(to.ask(startingCollection()));
    route = parse(location.hash);
  }
  header(route);
  const key = keyOf(route);
  if (key === shown.key) shown.view.update?.(route);
  else {
    const first = !shown.key;
    replace(key, {});
    shown.view = open(route);
    scrollTo(0, 0);
    if (!first && !main.contains(document.activeElement)) main.focus({ preventScroll: true });
  }
  document.title = [{ keys: t.keys, observe: t.navObserve, server: t.navServer }[route.view] ?? route.collection, 'Tandem'].filter(Boolean).join(' · ');
  syncDrawer(drawer, main, route);
}

function open(route) {
  if (route.view === 'home') {
    fill(main, welcome());
    return {};
  }
  if (route.collection && !session.collection(route.collection)) {
    fill(main, unknown(route.collection));
    return {};
  }
  if (route.collection) lastCollection.set(route.collection);
  return VIEWS[route.view] ? (VIEWS[route.view].open(main, route) ?? {}) : openLater(route);
}

function openLater(route) {
  const view = {};
  LATER[route.view]().then(
    module => {
      VIEWS[route.view] = module;
      if (shown.view === view) shown.view = module.open(main, route) ?? {};
    },
    () => {
      if (shown.view === view) fill(main, el('section', { class: 'empty' }, problemBox(new Problem(0), again)));
    },
  );
  return view;
}

function replace(key, view) {
  shown.view.close?.();
  main.replaceChildren();
  shown = { key, view };
}

/** The address stays, so that after signing in the reader is where they wanted to be. */
function signIn() {
  forget();
  header(null);
  replace('sign-in', {});
  syncDrawer(drawer, main, parse(''));
  fill(main, signInForm(again));
}

/** Shows everything anew: another language, another reader, a confirmed collection. */
function again() {
  replace('', {});
  syncDrawer(drawer, main, parse(''));
  show();
}

addEventListener('tandem:again', again);
addEventListener('tandem:sign-in', signIn);
// A session that ended in the meantime is noticed wherever it is noticed first.
addEventListener('unhandledrejection', event => {
  if (event.reason?.status === 401) {
    event.preventDefault();
    signIn();
  }
});

speakAsPreferred();
start(show);
show();
