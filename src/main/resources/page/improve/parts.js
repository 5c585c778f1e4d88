// What several parts are made of: something loaded, a table, a job on its way, a report in a frame.

import { el, fill } from '../dom.js';
import { number, t, when } from '../i18n.js';
import { icon } from '../icons.js';
import { problemBox } from '../problems.js';
import { active } from './work.js';

/** The problem of a call of this part of the API: a status may mean something else here. */
export const trouble = (problem, retry = null) => {
  if (problem.status === 401) dispatchEvent(new Event('tandem:sign-in'));
  return problemBox(problem, retry, t.improve.problems);
};

/**
 * Loads, and shows what came or what went wrong.
 *
 * @param {function(): Promise} get
 * @param {function(*)} show
 */
export async function loaded(place, get, show) {
  fill(place, el('p', { class: 'muted loading' }, t.loading));
  try {
    const found = await get();
    fill(place);
    show(found);
  } catch (problem) {
    fill(place, trouble(problem, () => loaded(place, get, show)));
  }
}

export const section = (title, ...content) => el('section', { class: 'block' }, el('h2', {}, title), content);

/** A lighter empty state, below the tabs. */
export const nothing = (title, text, ...actions) => el('div', { class: 'nothing' }, el('h2', {}, title), el('p', {}, text), el('div', { class: 'row centred' }, actions));

/**
 * @param {string[]} heads
 * @param {Node[]} rows
 * @param {string} actions head of a last column of buttons, read aloud only
 */
export function table(heads, rows, actions = '') {
  return el(
    'table',
    { class: 'documents' },
    el('thead', {}, el('tr', {}, heads.map(head => el('th', { scope: 'col' }, head)), actions && el('th', { scope: 'col' }, el('span', { class: 'unseen' }, actions)))),
    el('tbody', {}, rows),
  );
}

export const cell = (label, ...content) => el('td', { 'data-label': label }, content);

export const iconButton = (label, of, name, does) =>
  el('button', { type: 'button', class: 'quiet round', 'aria-label': `${label}: ${of}`, title: label, on: { click: does } }, icon(name));

export const backLink = (href, text) => el('p', {}, el('a', { class: 'back', href }, icon('back'), text));

export const stateBadge = info => el('span', { class: `badge state ${info.state}` }, t.improve.states[info.state] ?? info.state);

export const started = info => when(info.started);

/** A duration in words, rounded as a person would. */
export function duration(seconds) {
  if (seconds < 60) return t.improve.secondsLong(number(Math.max(1, Math.round(seconds))));
  if (seconds < 5400) return t.improve.minutesLong(number(Math.round(seconds / 60)));
  return t.improve.hoursLong(number(Math.round(seconds / 360) / 10));
}

/** The server says in English what a job does; a known beginning is said in the reader's language. */
export function phaseWords(info) {
  const known = Object.entries(t.improve.phases).find(([begin]) => info.phase.startsWith(begin));
  return known ? known[1] + info.phase.slice(known[0].length) : info.phase;
}

/**
 * How far a job is, with what can be done about it.
 *
 * @param {{cancel: function(), resume: function()}} does
 */
export class JobBar {
  constructor(does) {
    this.does = does;
    this.words = el('p', { class: 'job-words', role: 'status' });
    this.left = el('span', { class: 'muted small' });
    this.progress = el('progress', { 'aria-label': t.improve.progress });
    this.tools = el('div', { class: 'row' });
    this.node = el('div', { class: 'job' }, el('div', { class: 'row' }, this.words, el('span', { class: 'spring' }), this.left), this.progress, this.tools);
    this.since = null;
  }

  show(info, secondsLeft = null) {
    const goes = active(info);
    fill(this.words, stateBadge(info), ' ', goes && phaseWords(info));
    this.progress.hidden = !goes;
    if (info.total > 0) {
      this.progress.max = info.total;
      this.progress.value = info.done;
    } else this.progress.removeAttribute('value');
    const left = goes ? (secondsLeft ?? this.estimate(info)) : null;
    fill(this.left, left === null ? '' : t.improve.left(duration(left)));
    const state = `${goes} ${info.resumable}`;
    if (state === this.shown) return; // lest a button that has the focus is made anew
    this.shown = state;
    const button = (label, act) => el('button', { type: 'button', on: { click: act } }, label);
    fill(this.tools, goes && button(t.improve.cancelJob, this.does.cancel), !goes && info.resumable && button(t.improve.resumeJob, this.does.resume));
    this.tools.hidden = !this.tools.firstChild;
  }

  /** By the pace since it was first seen in this phase. */
  estimate({ phase, done, total }) {
    const now = performance.now();
    if (this.since?.phase !== phase) this.since = { phase, done, now };
    const passed = (now - this.since.now) / 1000;
    const made = done - this.since.done;
    return made > 0 && passed > 2 && total > done ? (passed / made) * (total - done) : null;
  }
}

/** Why a job failed; its report is then a problem. */
export const failure = info =>
  info.state === 'failed' && el('div', { class: 'problem', role: 'alert' }, icon('warn'), el('div', {}, el('p', {}, t.improve.jobFailed), el('p', { class: 'detail' }, info.report?.detail ?? '')));

/** A page that the server made of documents and answers: shown without any trust. */
export function report(title, address) {
  return el(
    'section',
    { class: 'block' },
    el('div', { class: 'row' }, el('h2', {}, title), el('span', { class: 'spring' }), el('a', { class: 'small', href: address, target: '_blank', rel: 'noopener' }, t.improve.fullPage)),
    el('iframe', { class: 'report', title, src: address, sandbox: 'allow-scripts' }),
  );
}

/** Opened by a click, what most people need not see. */
export const more = (...content) => el('details', { class: 'more' }, el('summary', {}, t.improve.more), el('div', { class: 'more-body' }, content));

/** A labelled box to tick. */
export function tick(label, value, checked, hint = '') {
  const input = el('input', { type: 'checkbox', value, checked });
  return { input, node: el('label', { class: 'choice' }, input, el('span', {}, el('span', { class: 'choice-label' }, label), hint && el('span', { class: 'hint' }, hint))) };
}

export function options(entries, present) {
  const node = el('select', {}, entries.map(([value, label]) => el('option', { value }, label)));
  node.value = present;
  return node;
}

/** Shows a form's trouble below it, and keeps its button still while it is sent. */
export async function sent(button, place, does) {
  button.disabled = true;
  fill(place);
  try {
    await does();
  } catch (problem) {
    fill(place, trouble(problem));
  }
  button.disabled = false;
}
