// A row as a form, and the changes to it as the API takes them (RFC 7386): a row of any format is words and readers.

import { el, field } from '../dom.js';
import { formDialog } from '../dialogs.js';
import { t } from '../i18n.js';
import { firstWrong, listOf } from '../readers.js';
import { work } from './work.js';

const lastOf = (row, role) => row.messages.findLast(each => each.role === role)?.content ?? '';

export function questionOf(row) {
  return row.prompt ?? row.question ?? row.text ?? (row.messages ? lastOf(row, 'user') : '');
}

export function answerOf(row) {
  if (row.answers) return row.answers.join(' / ');
  return row.completion ?? row.label ?? (row.messages ? lastOf(row, 'assistant') : '');
}

/** The fields of each format: what they show of a row, and what they make of the row's keys. */
const FORMS = {
  completion: row => [area('prompt', t.improve.question, row.prompt), area('completion', t.improve.answer, row.completion)],
  questions: row => [
    area('question', t.improve.question, row.question),
    area('answers', t.improve.answers, row.answers?.join('\n'), t.improve.answersHint, text => text.split('\n').map(each => each.trim()).filter(Boolean)),
  ],
  classification: row => [area('text', t.improve.text, row.text), area('label', t.improve.label, row.label)],
  chat: row => (row.messages ?? [{ role: 'user', content: '' }, { role: 'assistant', content: '' }]).map((turn, at) => ({ ...area(`${at}`, t.improve.turns[turn.role] ?? turn.role, turn.content), turn })),
};

function area(key, label, text, hint = '', read = value => value) {
  const input = el('textarea', { rows: '3', value: text ?? '' });
  return { key, read: () => read(input.value), ...field(label, input, hint) };
}

function wordsOf(format, fields) {
  if (format === 'chat') return { messages: fields.map(each => ({ ...each.turn, content: each.read() })) };
  return Object.fromEntries(fields.map(each => [each.key, each.read()]));
}

/**
 * Edits a row, or adds one.
 *
 * @param {Object|null} found the row as it was listed; null for a new one
 * @returns {Promise<boolean>} whether it was kept
 */
export function editRow(collection, set, format, found) {
  const row = found?.row ?? {};
  const fields = FORMS[format](row);
  // A table of texts and labels has no third thing.
  const readers = format === 'classification' ? null : field(`${t.improve.rowReaders} (${t.optional})`, el('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', value: listOf(row.acl).join(', ') }), t.improve.rowReadersHint);
  const made = listOf(row.doc_ids).map(id => el('li', { class: 'path' }, id));
  return formDialog(
    {
      title: found ? t.improve.editRow : t.improve.addRow,
      content: [fields.map(each => each.node), readers?.node, made.length > 0 && el('div', {}, el('p', { class: 'small muted' }, t.improve.madeFrom), el('ul', { class: 'plain' }, made))],
      action: t.save,
      words: t.improve.problems,
    },
    async () => {
      const wrong = readers ? firstWrong(readers.input.value) : '';
      readers?.wrong(wrong ? t.principalsWrong(wrong) : '');
      const empty = fields.find(each => !each.input.value.trim() && each.key !== 'answers' && each.turn?.role !== 'system');
      fields.forEach(each => each.wrong(each === empty ? t.required : ''));
      if (wrong || empty) return false;
      const content = wordsOf(format, fields);
      const acl = listOf(readers?.input.value).join(',');
      if (found) {
        const before = listOf(row.acl).join(',');
        const patch = acl === before ? content : { ...content, acl: acl || null };
        await work.changeRow(collection, set, found.id, patch, found.etag);
      } else await work.addRow(collection, set, acl ? { ...content, acl } : content);
      return true;
    },
  );
}
