// Who may read: principals as people write them, and as they are shown.

import { el, field, freshId } from './dom.js';
import { t } from './i18n.js';

const FORM = /^(public|(user|group|tenant):[^\s,:]{1,200})$/;

/** An acl as the server gives it (a comma-separated text or a list) as a list. */
export const listOf = acl => (Array.isArray(acl) ? acl : (acl ?? '').split(',').map(part => part.trim()).filter(Boolean));

export const inWords = acl => {
  const all = listOf(acl);
  if (all.includes('public')) return t.everybody;
  return all.length ? all.join(', ') : t.nobody;
};

/** The first part that is no principal; empty if all are. */
export const firstWrong = text => listOf(text).find(part => !FORM.test(part)) ?? '';

export function readersBadge(acl) {
  const all = listOf(acl);
  const open = all.includes('public');
  return el('span', { class: `badge ${open ? 'open' : 'closed'}` }, inWords(acl));
}

/**
 * The choice of readers: everybody, some, nobody.
 *
 * @returns {{node: Element, read: function(): (string|null)}} `read` gives the acl, or null after showing what is wrong
 */
export function readersChoice(acl) {
  const group = freshId('readers');
  const present = listOf(acl);
  const kind = present.includes('public') ? 'everybody' : present.length ? 'some' : 'nobody';
  const some = field(
    t.principals,
    el('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', value: kind === 'some' ? present.join(', ') : '' }),
    t.principalsHint,
  );
  const radio = (value, label, hint) =>
    el(
      'label',
      { class: 'choice' },
      el('input', { type: 'radio', name: group, value, checked: value === kind, on: { change: sync } }),
      el('span', {}, el('span', { class: 'choice-label' }, label), hint && el('span', { class: 'hint' }, hint)),
    );
  const node = el(
    'div',
    { class: 'choices', role: 'radiogroup', 'aria-label': t.readers },
    radio('everybody', t.everybody, t.everybodyHint),
    radio('some', t.onlySome, ''),
    some.node,
    radio('nobody', t.nobody, t.nobodyHint),
  );
  const chosen = () => node.querySelector('input[type=radio]:checked').value;
  function sync() {
    some.node.hidden = chosen() !== 'some';
    if (!some.node.hidden) some.input.focus();
  }
  some.node.hidden = kind !== 'some';
  return {
    node,
    read() {
      if (chosen() === 'everybody') return 'public';
      if (chosen() === 'nobody') return '';
      const wrong = firstWrong(some.input.value);
      const all = listOf(some.input.value);
      some.wrong(wrong ? t.principalsWrong(wrong) : all.length ? '' : t.principalsEmpty);
      return wrong || !all.length ? null : all.join(',');
    },
  };
}
