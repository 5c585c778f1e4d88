// What askers said would have been right, for review; and the answers of late, to look into.

import { api } from '../api.js';
import { announce, el, field, fill } from '../dom.js';
import { t, when } from '../i18n.js';
import { icon } from '../icons.js';
import { go, sourceOf, to } from '../router.js';
import { manages } from '../session.js';
import { where } from '../turn.js';
import { cell, loaded, nothing, section, table, trouble } from './parts.js';
import { work } from './work.js';

const RECENT = 30;
const SET = 'corrections';

export function open(place, info) {
  const corrections = el('div', {});
  const answers = el('div', {});
  const all = manages(info.name);
  fill(
    place,
    el('p', { class: 'lead' }, t.improve.reviewIntro),
    section(t.improve.corrections, corrections),
    section(t.improve.recentAnswers, el('p', { class: 'muted small' }, all ? t.improve.allAnswers : t.improve.ownAnswers), answers),
  );
  loaded(corrections, () => Promise.all([work.corrections(info.name), work.sets(info.name)]), ([open, sets]) => list(corrections, info.name, open, sets.map(set => set.name)));
  loaded(answers, () => api.answers(info.name, RECENT, all), recent => fill(answers, recent.length > 0 ? answerTable(info.name, recent) : el('p', { class: 'none' }, t.improve.noAnswers)));
  return {};
}

function answerTable(collection, answers) {
  const id = each => each.answer_id ?? each.id;
  return table(
    [t.improve.question, t.improve.askedAt, t.improve.rating, t.improve.state],
    answers.map(each =>
      el(
        'tr',
        {},
        el('td', { class: 'what' }, el('a', { href: to.improve(collection, 'answers', id(each)) }, each.question || t.withheld)),
        cell(t.improve.askedAt, when(each.time)),
        cell(t.improve.rating, each.feedback ? t.improve.ratings[each.feedback.rating] : ''),
        cell(t.improve.state, el('span', { class: 'badge' }, each.abstained ? t.improve.wasDeclined : t.improve.wasAnswered)),
      ),
    ),
  );
}

function list(place, collection, open, sets) {
  const empty = () => nothing(t.improve.noCorrections, t.improve.noCorrectionsHint);
  if (open.length === 0) {
    fill(place, empty());
    return;
  }
  const names = el('datalist', { id: 'correction-sets' }, [...new Set([SET, ...sets])].map(name => el('option', { value: name })));
  const all = el('ul', { class: 'plain rows' });
  const gone = node => {
    const next = node.nextElementSibling ?? node.previousElementSibling;
    node.remove();
    if (next) next.querySelector('textarea').focus();
    else fill(place, empty());
  };
  all.append(...open.map(each => correction(collection, each, gone)));
  fill(place, names, all);
}

function correction(collection, each, gone) {
  const text = field(t.improve.correction, el('textarea', { rows: '3', maxlength: '20000', value: each.correction }), t.improve.correctionHint);
  const set = field(t.improve.intoSet, el('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', value: SET, maxlength: '100', list: 'correction-sets' }));
  const problem = el('div', {});
  const node = el(
    'li',
    { class: 'row-card' },
    el('h3', {}, each.question || t.withheld),
    el('p', { class: 'muted small' }, t.improve.givenAt(when(each.given)), ' ', el('a', { href: to.improve(collection, 'answers', each.answer_id) }, t.improve.lookInto)),
    el('div', { class: 'given' }, el('p', { class: 'small muted' }, t.improve.wasAnswer), el('p', { class: 'row-answer' }, each.answer)),
    each.comment && el('p', { class: 'small' }, `${t.improve.comment}: ${each.comment}`),
    each.citations.length > 0 && el('ul', { class: 'plain citations' }, each.citations.map(citation => el('li', {}, cited(citation)))),
    el('form', { class: 'order', novalidate: true, on: { submit: event => event.preventDefault() } }, text.node, set.node, problem, buttons()),
  );
  function buttons() {
    const accept = el('button', { type: 'button', class: 'primary', on: { click: () => act(accept, 'accept', t.improve.accepted) } }, icon('check'), t.improve.accept);
    const reject = el('button', { type: 'button', on: { click: () => act(reject, 'reject', t.improve.rejected) } }, t.improve.reject);
    return el('div', { class: 'row' }, accept, reject);
  }
  async function act(button, verdict, words) {
    text.wrong(verdict === 'accept' && !text.input.value.trim() ? t.required : '');
    if (verdict === 'accept' && !text.input.value.trim()) return;
    button.disabled = true;
    try {
      await work.review(collection, each.answer_id, verdict === 'accept' ? { verdict, text: text.input.value.trim(), set: set.input.value.trim() || SET } : { verdict });
      announce(words);
      gone(node);
    } catch (failed) {
      fill(problem, trouble(failed));
      button.disabled = false;
    }
  }
  return node;
}

/** A citation as a button that opens its source beside. */
export function cited(citation) {
  return el(
    'button',
    { type: 'button', class: 'quote', 'aria-label': `${t.openSource(citation.marker, citation.title)}: ${citation.quote}`, on: { click: () => go(sourceOf(citation, where(citation))) } },
    el('span', { class: 'cite', 'aria-hidden': 'true' }, citation.marker),
    el('span', { class: 'words' }, citation.quote, el('span', { class: 'path' }, ` ${citation.title}`)),
  );
}
