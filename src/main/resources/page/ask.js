// The question box and the conversation above it.

import { api, Problem, wasStopped } from './api.js';
import { el, fill } from './dom.js';
import { number, t } from './i18n.js';
import { icon } from './icons.js';
import { problemBox } from './problems.js';
import { amend, go, to } from './router.js';
import { session, whenReaderChanges } from './session.js';
import { emptyState, unconfirmed } from './states.js';
import { Turn } from './turn.js';

const RECENT = 5;
/** Turns that go along with a follow-up; the server reads no more. */
const HISTORY = 2;

/** Conversations by collection: they outlive a look at the documents, not a change of reader. */
const threads = new Map();
whenReaderChanges(() => {
  threads.forEach(thread => thread.stop?.abort());
  threads.clear();
});

function threadOf(collection) {
  if (!threads.has(collection)) threads.set(collection, { turns: [], draft: '', arm: '', stop: null, view: null });
  return threads.get(collection);
}

/** Where the conversation of a collection stands, to come back to. */
export function addressOf(collection) {
  const last = threads.get(collection)?.turns.at(-1);
  if (!last) return to.ask(collection);
  return last.answer ? to.answer(collection, last.answer.id) : to.ask(collection, last.question);
}

export function open(main, route) {
  const info = session.collection(route.collection);
  if (!info.confirmed) {
    fill(main, unconfirmed(info));
    return {};
  }
  if (info.documents === 0) {
    const canWrite = session.can('editor', info.name);
    fill(
      main,
      emptyState(
        t.emptyCollection,
        canWrite ? t.emptyCollectionHint : t.emptyForReaders,
        canWrite && el('a', { class: 'button primary', href: to.documents(info.name) }, icon('add'), t.addDocuments),
      ),
    );
    return {};
  }
  const view = new AskView(info, main);
  view.update(route);
  return view;
}

class AskView {
  constructor(info, main) {
    this.info = info;
    this.thread = threadOf(info.name);
    this.thread.view = this; // an answer on its way ends in the view that is there then
    this.list = el('div', { class: 'turns', role: 'log', 'aria-label': t.conversation, 'aria-live': 'off' });
    this.hero = el('div', { class: 'hero' });
    this.page = el('div', { class: 'ask' }, this.hero, this.list, this.composer());
    fill(main, this.page);
    this.show();
  }

  composer() {
    const { thread, info } = this;
    this.input = el('textarea', {
      rows: '1',
      id: 'question',
      'aria-label': t.askLabel,
      maxlength: '8000',
      value: thread.draft,
      on: {
        input: () => {
          thread.draft = this.input.value;
        },
        keydown: event => {
          if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            this.form.requestSubmit();
          }
        },
      },
    });
    this.button = el('button', { type: 'submit', class: 'primary send' });
    const fresh = el('button', { type: 'button', class: 'quiet', on: { click: () => go(to.ask(info.name)) } }, icon('add'), t.newQuestion);
    this.form = el(
      'form',
      { class: 'composer', on: { submit: event => this.submit(event) } },
      el('div', { class: 'box' }, this.input, this.button),
      (this.tools = el('div', { class: 'row tools' }, fresh, el('span', { class: 'spring' }), this.arms())),
    );
    this.fresh = fresh;
    return this.form;
  }

  arms() {
    const arms = this.info.arms ?? [];
    if (arms.length < 2) return null;
    const select = el('select', { on: { change: () => { this.thread.arm = select.value; } } }, arms.map(arm => el('option', { value: arm }, t.arms[arm] ?? arm)));
    select.value = this.thread.arm || (arms.includes('rag') ? 'rag' : arms[0]);
    this.thread.arm = select.value;
    return el('label', { class: 'inline' }, el('span', {}, t.arm), select);
  }

  show() {
    const { thread } = this;
    const started = thread.turns.length > 0;
    fill(this.list, thread.turns.map(turn => turn.node));
    this.page.classList.toggle('started', started);
    this.input.placeholder = started ? t.askFollowUp : t.askPlaceholder;
    this.fresh.hidden = !started;
    if (started) fill(this.hero, el('h1', { class: 'unseen' }, t.askTitle(this.info.name)));
    else this.welcome();
    this.sync();
  }

  welcome() {
    const recent = el('div', {});
    fill(this.hero, el('h1', {}, t.askTitle(this.info.name)), el('p', { class: 'lead' }, t.askIntro(this.info.documents === 1 ? 1 : number(this.info.documents))));
    if (!this.recent) this.recent = el('div', { class: 'recent' });
    this.page.append(this.recent);
    api.answers(this.info.name, RECENT).then(
      answers => {
        const asked = answers.filter(answer => answer.question);
        fill(
          this.recent,
          asked.length > 0 && el('h2', {}, t.recent),
          asked.length > 0 && el('ul', { class: 'plain' }, asked.map(answer => el('li', {}, el('a', { href: to.answer(this.info.name, answer.answer_id ?? answer.id) }, answer.question)))),
        );
      },
      () => {}, // A convenience; what matters on this page works without it.
    );
    return recent;
  }

  /** Question or stop, as it stands. */
  sync() {
    const asking = this.thread.stop !== null;
    fill(this.button, icon(asking ? 'stop' : 'send'));
    this.button.setAttribute('aria-label', asking ? t.stop : t.ask);
    this.button.title = asking ? t.stop : t.ask;
    if (this.recent) this.recent.hidden = this.thread.turns.length > 0;
  }

  /** Follows the address: a recorded answer, a question to ask, or a fresh start. */
  update(route) {
    const { thread } = this;
    if (route.view === 'answer') {
      const known = thread.turns.find(turn => turn.answer?.id === route.id);
      if (known) {
        if (!route.source && known !== thread.turns.at(-1)) known.node.scrollIntoView({ block: 'start' });
      } else this.replay(route.id);
    } else if (route.q) {
      if (thread.turns.at(-1)?.question !== route.q) {
        this.clear();
        this.ask(route.q);
      }
    } else {
      if (thread.turns.length) this.clear();
      this.input.focus({ preventScroll: true });
    }
  }

  clear() {
    this.thread.stop?.abort();
    this.thread.stop = null;
    this.thread.turns = [];
    this.show();
  }

  async replay(id) {
    this.clear();
    fill(this.hero, el('p', { class: 'muted' }, t.loading));
    try {
      this.thread.turns = [Turn.replayed(await api.answer(id))];
      this.show();
    } catch (problem) {
      this.welcome();
      this.hero.append(problemBox(problem));
    }
  }

  submit(event) {
    event.preventDefault();
    if (this.thread.stop) {
      this.thread.stop.abort();
      return;
    }
    const question = this.input.value.trim();
    if (question) this.ask(question);
    else this.input.focus();
  }

  async ask(question) {
    const { thread, info } = this;
    const history = thread.turns.filter(turn => turn.answer).slice(-HISTORY).flatMap(past);
    thread.turns = thread.turns.filter(turn => turn.answer || turn.text); // a failed try is not kept
    const turn = new Turn(info.name, question, thread.arm || 'rag');
    thread.turns.push(turn);
    thread.stop = new AbortController();
    const { stop } = thread;
    this.draft('');
    this.show();
    turn.say(t.searching);
    go(to.ask(info.name, question));
    turn.heading.scrollIntoView({ block: 'start' });
    try {
      await follow(turn, { question, arm: turn.arm, history }, stop.signal);
      if (thread.turns.includes(turn)) keepAddress(to.ask(info.name, question), to.answer(info.name, turn.answer.id));
    } catch (error) {
      if (!thread.turns.includes(turn)) return;
      if (!thread.draft) thread.view.draft(question);
      if (wasStopped(error)) turn.stopped();
      else turn.failed(error, () => thread.view.ask(question));
    } finally {
      if (thread.stop === stop) thread.stop = null;
      thread.view.sync();
      if (document.activeElement === document.body) thread.view.input.focus({ preventScroll: true });
    }
  }

  draft(text) {
    this.input.value = text;
    this.thread.draft = text;
  }
}

/** Where the reader is still at the question, its address becomes the answer's; an open source stays open. */
function keepAddress(question, answer) {
  if (!location.hash.startsWith(question)) return;
  const rest = location.hash.slice(question.length);
  if (!rest || rest.startsWith('&')) amend(answer + rest.replace('&', '?'));
}

async function follow(turn, body, signal) {
  for await (const { event, data } of api.ask(turn.collection, body, signal)) {
    if (event === 'queued') turn.queued(data.position);
    else if (event === 'retrieved') turn.found(data);
    else if (event === 'text') turn.write(data.text);
    else if (event === 'error') throw new Problem(data.status ?? 500, data.detail ?? data.title);
    else if (event === 'answer') {
      turn.complete(data);
      return;
    }
  }
  throw new Problem(0); // the stream ended without an answer
}

/** An abstention is remembered as that, without the sources it named. */
const past = turn => [
  { role: 'user', content: turn.question },
  { role: 'assistant', content: turn.answer.abstained ? turn.answer.answer.split('\n')[0].split('. ')[0] : turn.answer.answer },
];
