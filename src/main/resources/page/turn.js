// One question and its answer, from waiting to rated.

import { api } from './api.js';
import { announce, copy, el, field, fill } from './dom.js';
import { seconds, t } from './i18n.js';
import { icon } from './icons.js';
import { answerText } from './marks.js';
import { problemBox } from './problems.js';
import { go, shareable, sourceOf, to } from './router.js';

const NEAREST = 3;

export const where = citation => ({ v: citation.version, s: citation.start, e: citation.end, p: citation.page });

const alone = answer => answer.arm === 'base' || answer.arm === 'tuned';

export class Turn {
  constructor(collection, question, arm) {
    this.collection = collection;
    this.question = question;
    this.arm = arm;
    this.text = '';
    this.retrieved = [];
    this.answer = null;
    this.unsaid = '';
    this.status = el('div', { class: 'status' });
    this.body = el('div', { class: 'answer' });
    this.foot = el('div', {});
    this.heading = el('h2', { class: 'question', tabindex: '-1' }, question);
    this.node = el('article', { class: 'turn' }, this.heading, this.status, this.body, this.foot);
  }

  /** Takes up a recorded answer. */
  static replayed(record) {
    const turn = new Turn(record.collection, record.question || t.withheld, record.arm);
    turn.complete(record);
    return turn;
  }

  say(text, moving = true) {
    fill(this.status, el('p', { class: moving ? 'moving' : '' }, text), this.titles());
  }

  queued(position) {
    const text = position > 0 ? t.queued(position) : t.searching;
    this.say(text);
    announce(text);
  }

  found(passages) {
    this.retrieved = passages;
    if (passages.length) this.say(t.reading(passages.length));
    announce(t.reading(passages.length));
  }

  write(piece) {
    this.text += piece;
    this.say(t.writing);
    fill(this.body, answerText(this.text, marker => el('span', { class: 'cite waiting' }, marker)));
    // Whole sentences are read out, not single tokens.
    this.unsaid += piece;
    if (/[.!?\]\n]\s*$/.test(this.unsaid)) {
      announce(this.unsaid);
      this.unsaid = '';
    }
  }

  /** The documents found, while the answer is written. */
  titles() {
    const titles = [...new Set(this.retrieved.map(passage => passage.title || passage.doc_id))].slice(0, 4);
    return titles.length > 0 && el('ul', { class: 'found' }, titles.map(title => el('li', {}, title)));
  }

  stopped() {
    fill(this.status, el('p', {}, t.stopped));
    announce(t.stopped);
  }

  failed(problem, retry) {
    fill(this.status, problemBox(problem, retry));
  }

  complete(answer) {
    this.answer = { ...answer, id: answer.answer_id ?? answer.id, timing: answer.timing_ms ?? answer.timing_millis };
    this.node.dataset.answer = this.answer.id;
    fill(this.status);
    if (answer.abstained) this.declined();
    else this.answered();
    if (this.unsaid) announce(this.unsaid);
    announce(answer.abstained ? t.declined : t.answerReady);
  }

  declined() {
    const nearest = this.documents(new Set()).slice(0, NEAREST);
    this.node.classList.add('declined');
    fill(this.body, el('p', { class: 'verdict' }, t.declined), el('p', { class: 'muted' }, t.declinedHint));
    fill(
      this.foot,
      nearest.length > 0 &&
        el('section', { class: 'sources' }, el('h3', {}, t.nearest), el('ul', { class: 'plain' }, nearest.map(each => this.link(each)))),
      this.actions(),
    );
  }

  answered() {
    const { answer } = this;
    const byMarker = new Map(answer.citations.map(citation => [citation.marker, citation]));
    fill(
      this.body,
      answerText(answer.answer, marker => (byMarker.has(marker) ? this.chip(byMarker.get(marker)) : `[${marker}]`)),
      answer.withheld?.length > 0 && el('p', { class: 'muted' }, t.withheld),
    );
    const cited = new Set(answer.citations.map(documentOf));
    const others = this.documents(cited);
    fill(
      this.foot,
      alone(answer) && el('p', { class: 'caution' }, icon('warn'), t.armNote),
      answer.citations.length > 0 && this.sources(answer.citations),
      others.length > 0 &&
        el('details', { class: 'others' }, el('summary', {}, t.alsoFound(others.length)), el('ul', { class: 'plain' }, others.map(each => this.link(each)))),
      this.actions(),
    );
  }

  chip(citation) {
    const label = t.cite(citation.marker, citation.title);
    return el(
      'button',
      { type: 'button', class: 'cite', title: citation.title, 'aria-label': label, on: { click: () => open(citation) } },
      citation.marker,
    );
  }

  /** What the answer stands on, by document, in the order of the markers. */
  sources(citations) {
    const groups = Map.groupBy(citations, documentOf);
    return el(
      'section',
      { class: 'sources' },
      el('h3', {}, t.sources),
      [...groups.values()].map(group =>
        el(
          'div',
          { class: 'source' },
          el('p', { class: 'source-title' }, icon('document'), el('span', {}, group[0].title), el('span', { class: 'path' }, group[0].doc_id)),
          // An answer that quotes already shows the words; they need not stand here again.
          this.answer.mode === 'extractive'
            ? el('p', { class: 'chips' }, group.map(citation => this.chip(citation)))
            : el('ol', { class: 'quotes' }, group.map(quoted)),
        ),
      ),
    );
  }

  /** Distinct documents that were found, best first, without those already shown. */
  documents(without) {
    const titles = new Map(this.retrieved.map(passage => [documentOf(passage), passage.title]));
    const found = new Map(this.answer.retrieved.map(each => [documentOf(each), each]));
    return [...found].filter(([key]) => !without.has(key)).map(([key, each]) => ({ each, title: titles.get(key) }));
  }

  link({ each, title }) {
    const label = el('span', {}, title ?? each.doc_id);
    // A replay names documents only by id.
    if (!title) api.document(each.collection, each.doc_id).then(found => fill(label, found.title), () => {});
    return el(
      'li',
      {},
      el('button', { type: 'button', class: 'as-link', on: { click: () => go(sourceOf(each)) } }, icon('document'), label),
    );
  }

  actions() {
    const { answer } = this;
    const comment = el('div', {});
    const rate = (rating, label) =>
      el('button', { type: 'button', class: 'quiet round', 'aria-pressed': String(answer.feedback?.rating?.toLowerCase() === rating), title: label, 'aria-label': label, on: { click: event => this.rate(event.currentTarget, rating, comment) } }, icon(rating));
    const copyText = el('button', { type: 'button', class: 'quiet', on: { click: () => copy(copyText, this.plain(), t.copied) } }, icon('copy'), el('span', { class: 'label' }, t.copyAnswer));
    const address = () => shareable(to.answer(this.collection, answer.id));
    const copyLink = el('button', { type: 'button', class: 'quiet', on: { click: () => copy(copyLink, address(), t.copied) } }, icon('link'), el('span', { class: 'label' }, t.copyLink));
    const made = answer.abstained ? '' : alone(answer) ? t.modelAlone : (t[answer.mode] ?? '');
    return el(
      'footer',
      { class: 'turn-foot' },
      el(
        'div',
        { class: 'row' },
        made && el('span', { class: `badge ${answer.mode}` }, made),
        answer.timing && el('span', { class: 'muted small' }, t.took(seconds(answer.timing.total))),
        el('span', { class: 'spring' }),
        !answer.abstained && copyText,
        copyLink,
        el('span', { class: 'thumbs' }, rate('up', t.useful), rate('down', t.notUseful)),
      ),
      comment,
    );
  }

  async rate(button, rating, place) {
    const others = button.parentElement.querySelectorAll('[aria-pressed]');
    try {
      await api.feedback(this.answer.id, rating);
    } catch (problem) {
      fill(place, problemBox(problem));
      return;
    }
    others.forEach(each => each.setAttribute('aria-pressed', String(each === button)));
    announce(t.thanks);
    const input = field(`${t.comment} (${t.optional})`, el('input', { type: 'text', maxlength: '2000' }));
    const right = rating === 'down' && field(`${t.rightAnswer} (${t.optional})`, el('textarea', { rows: '2', maxlength: '20000' }), t.rightAnswerHint);
    const send = async event => {
      event.preventDefault();
      const comment = input.input.value.trim();
      const correction = right ? right.input.value.trim() : '';
      try {
        if (comment || correction) await api.feedback(this.answer.id, rating, comment, correction);
        fill(place, el('p', { class: 'muted small' }, t.thanks));
        announce(t.thanks);
        button.focus();
      } catch (problem) {
        fill(place, form, problemBox(problem));
      }
    };
    const form = el('form', { class: 'comment', on: { submit: send } }, input.node, right && right.node, el('div', {}, el('button', { type: 'submit' }, t.sendComment)));
    fill(place, form);
    input.input.focus();
  }

  /** The answer with its quotes, for a mail or a ticket. */
  plain() {
    const { answer } = this;
    const quotes = answer.citations.map(
      each => `[${each.marker}] ${each.title} (${each.doc_id}${each.page ? `, ${t.page(each.page)}` : ''})\n    “${each.quote}”`,
    );
    return [this.question, answer.answer, quotes.join('\n')].filter(Boolean).join('\n\n');
  }
}

function quoted(citation) {
  return el(
    'li',
    {},
    el(
      'button',
      { type: 'button', class: 'quote', 'aria-label': `${t.openSource(citation.marker, citation.title)}: ${citation.quote}`, on: { click: () => open(citation) } },
      el('span', { class: 'cite', 'aria-hidden': 'true' }, citation.marker),
      el('span', { class: 'words' }, citation.quote, citation.page > 0 && el('span', { class: 'path' }, ` ${t.page(citation.page)}`)),
    ),
  );
}

const open = citation => go(sourceOf(citation, where(citation)));

/** Another collection may have a document of the same id. */
const documentOf = ({ collection, doc_id: id }) => `${collection}/${id}`;
