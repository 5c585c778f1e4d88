// Dialogs: the browser's own <dialog>, which keeps the focus inside, closes on Escape and gives the focus back.

import { el, freshId } from './dom.js';
import { t } from './i18n.js';
import { problemBox } from './problems.js';

/**
 * A form in a dialog.
 *
 * @param {Object} options title, text, content (nodes), action (label), danger, words (of problems)
 * @param {function(): Promise<boolean|void>} submit does it; false keeps the dialog open, a Problem is shown in it
 * @returns {Promise<boolean>} whether it was done
 */
export function formDialog({ title, text = '', content = [], action, danger = false, cancel = t.cancel, words = {} }, submit) {
  const heading = freshId('dialog');
  return new Promise(resolve => {
    const trouble = el('div', {});
    const button = el('button', { type: 'submit', class: danger ? 'danger' : 'primary' }, action);
    const form = el(
      'form',
      { method: 'dialog', novalidate: true },
      el('h2', { id: heading }, title),
      text && el('p', { class: 'lead' }, text),
      content,
      trouble,
      el(
        'div',
        { class: 'buttons' },
        cancel && el('button', { type: 'button', class: 'quiet', on: { click: () => dialog.close() } }, cancel),
        button,
      ),
    );
    const dialog = el('dialog', { 'aria-labelledby': heading }, form);
    let done = false;
    form.addEventListener('submit', async event => {
      event.preventDefault();
      button.disabled = true;
      trouble.replaceChildren();
      try {
        done = (await submit()) !== false;
        if (done) dialog.close();
      } catch (problem) {
        trouble.replaceChildren(problemBox(problem, null, words));
      }
      button.disabled = false;
    });
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(done);
    });
    document.body.append(dialog);
    dialog.showModal();
    dialog.querySelector('input:checked, input, textarea')?.focus();
  });
}

export const confirmDialog = (options, submit) => formDialog({ ...options, danger: true }, submit);
