// An answer again: what was asked, found, cited and said, by which model, and how long it took.

import { api } from '../api.js';
import { el, fill } from '../dom.js';
import { figure, number, seconds, t, when } from '../i18n.js';
import { answerText } from '../marks.js';
import { go, sourceOf, to } from '../router.js';
import { manages } from '../session.js';
import { backLink, loaded, section } from './parts.js';
import { cited } from './review.js';

export function open(place, info, route) {
  const body = el('div', { class: 'part' });
  fill(place, backLink(to.improve(info.name, 'review'), t.improve.parts.review), body);
  loaded(body, () => api.answer(route.id, manages(info.name)), answer => fill(body, replay(answer, info)));
  return {};
}

function replay(answer, info) {
  const timing = answer.timing_millis ?? answer.timing_ms ?? {};
  const fact = (label, value) => value && el('div', {}, el('dt', {}, label), el('dd', {}, value));
  return [
    el('h2', {}, answer.question || t.withheld),
    el('div', { class: 'answer' }, answer.answer ? answerText(answer.answer, marker => `[${marker}]`) : el('p', { class: 'muted' }, t.withheld)),
    answer.abstained && el('p', { class: 'caution' }, `${t.declined} `, answer.reason),
    answer.note && noted(answer.note, info),
    answer.feedback && feedback(answer.feedback),
    el(
      'dl',
      { class: 'facts' },
      fact(t.improve.askedAt, when(answer.time)),
      fact(t.arm, t.arms[answer.arm] ?? answer.arm),
      fact(t.improve.model, answer.model),
      fact(t.improve.adapter, answer.adapter && answer.adapter.split('/').at(-1)),
      fact(t.improve.asReader, String(answer.who ?? '')),
      fact(t.improve.tookAll, timing.total !== undefined && t.took(seconds(timing.total))),
      fact(t.improve.tookFinding, timing.retrieve !== undefined && t.took(seconds(timing.retrieve))),
      fact(t.improve.deniedPassages, answer.denied > 0 && number(answer.denied)),
    ),
    answer.citations.length > 0 && section(t.sources, el('ul', { class: 'plain citations' }, answer.citations.map(citation => el('li', {}, cited(citation))))),
    section(t.improve.retrieved, answer.retrieved.length > 0 ? passages(answer.retrieved) : el('p', { class: 'none' }, t.improve.nothingRetrieved)),
  ];
}

/** What who asked is told since: that it changed, or is wrong, and by what. */
function noted({ time, verdict, why, again }, info) {
  return el(
    'div',
    { class: 'given' },
    el('p', { class: 'caution' }, t.improve.notes[verdict] ?? verdict, ' ', el('span', { class: 'muted small' }, when(time))),
    el('ul', {}, why.map(each => el('li', {}, each))),
    again && el('p', { class: 'small' }, el('a', { href: to.improve(info.name, 'answers', again) }, t.improve.answeredAgain)),
  );
}

function feedback({ rating, comment, correction, review }) {
  return el(
    'div',
    { class: 'given' },
    el('p', {}, el('strong', {}, t.improve.ratings[rating]), comment && `: ${comment}`),
    correction && el('p', {}, `${t.improve.correction}: ${correction}`),
    review && el('p', { class: 'muted small' }, t.improve.reviews[review] ?? review),
  );
}

/** What was found, best first, and whether the model was given it. */
function passages(retrieved) {
  const open = each => go(sourceOf(each, { v: each.version, s: each.start, e: each.end }));
  return el(
    'div',
    { class: 'wide', tabindex: '0', role: 'group', 'aria-label': t.improve.retrieved },
    el(
      'table',
      {},
      el('thead', {}, el('tr', {}, [t.improve.rank, t.document, t.improve.score, t.improve.given].map(head => el('th', { scope: 'col' }, head)))),
      el(
        'tbody',
        {},
        retrieved.map((each, at) =>
          el('tr', {}, el('td', {}, number(at + 1)), el('td', {}, el('button', { type: 'button', class: 'as-link', on: { click: () => open(each) } }, each.doc_id)), el('td', {}, figure(each.score)), el('td', {}, each.used ? t.improve.yes : t.improve.no)),
        ),
      ),
    ),
  );
}
