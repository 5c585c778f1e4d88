// Signing in with a key.

import { el, field, fill } from './dom.js';
import { t } from './i18n.js';
import { problemBox } from './problems.js';
import { signIn } from './session.js';

/** @param {function()} done what to show then */
export function signInForm(done) {
  const key = field(t.key, el('input', { type: 'password', autocomplete: 'current-password', spellcheck: 'false', required: true }));
  const trouble = el('div', {});
  const button = el('button', { type: 'submit', class: 'primary' }, t.signIn);
  const submit = async event => {
    event.preventDefault();
    fill(trouble);
    if (!key.input.value.trim()) {
      key.wrong(t.required);
      return;
    }
    button.disabled = true;
    try {
      await signIn(key.input.value.trim());
      done();
    } catch (problem) {
      if (problem.status === 401) key.wrong(t.wrongKey);
      else fill(trouble, problemBox(problem));
    }
    button.disabled = false;
  };
  queueMicrotask(() => key.input.focus());
  return el(
    'section',
    { class: 'sign-in' },
    el('h1', {}, t.signInTitle),
    el('p', { class: 'lead' }, t.signInHint),
    el('form', { novalidate: true, on: { submit } }, key.node, trouble, button),
  );
}
