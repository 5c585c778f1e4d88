// What went wrong, in the reader's words; the server's own sentence stands below where it says more.

import { el } from './dom.js';
import { t } from './i18n.js';
import { icon } from './icons.js';
import { Problem } from './api.js';

/** @param {Object<number, string>} words of statuses that mean something else here */
export function sentence(problem, words = {}) {
  if (!(problem instanceof Problem)) {
    console.error(problem);
    return t.problems.other;
  }
  return words[problem.status] ?? t.problems[problem.status] ?? t.problems.other;
}

export function problemBox(problem, retry = null, words = {}) {
  const wait = problem.retryAfter ? t.retryIn(problem.retryAfter) : '';
  return el(
    'div',
    { class: 'problem', role: 'alert' },
    icon('warn'),
    el(
      'div',
      {},
      el('p', {}, sentence(problem, words), wait && ` ${wait}`),
      problem.detail && el('p', { class: 'detail' }, problem.detail),
      retry && el('button', { type: 'button', class: 'quiet', on: { click: retry } }, t.retry),
    ),
  );
}
