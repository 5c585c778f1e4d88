// A row as the model is given it, with the part that it learns to write.

import { el, fill } from '../dom.js';
import { formDialog } from '../dialogs.js';
import { number, t } from '../i18n.js';
import { trouble } from './parts.js';
import { work } from './work.js';

export async function maskDialog(collection, set, found) {
  const place = el('div', { class: 'mask-rows' }, el('p', { class: 'muted' }, t.loading));
  work.mask(collection, set, found.id).then(
    mask => fill(place, mask.rows.map(masked)),
    problem => fill(place, trouble(problem)),
  );
  await formDialog({ title: t.improve.mask, text: t.improve.maskHint, content: [place], action: t.close, cancel: '' }, async () => true);
}

/** Colour alone tells nobody who does not see it: where the learnt part begins and ends stands there too. */
function masked({ tokens, learnt, spans }) {
  const begin = el('span', { class: 'unseen' }, `[${t.improve.learntBegins}] `);
  const end = el('span', { class: 'unseen' }, ` [${t.improve.learntEnds}]`);
  const piece = each => (each.learnt ? el('mark', {}, begin.cloneNode(true), each.text, end.cloneNode(true)) : each.text);
  return el(
    'figure',
    {},
    el('pre', { class: 'mask', tabindex: '0' }, spans.map(piece)),
    el('figcaption', { class: 'small muted' }, t.improve.learntTokens(number(learnt), number(tokens))),
  );
}
