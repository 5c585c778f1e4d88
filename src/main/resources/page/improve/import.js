// A file of examples: dropped or chosen, named, sent whole. A file with rows that are none is refused with its lines.

import { announce, el, field, fill } from '../dom.js';
import { confirmDialog } from '../dialogs.js';
import { number, t } from '../i18n.js';
import { icon } from '../icons.js';
import { go, to } from '../router.js';
import { trouble } from './parts.js';
import { work } from './work.js';

const TYPES = { jsonl: 'application/jsonl', ndjson: 'application/jsonl', json: 'application/jsonl', csv: 'text/csv', tsv: 'text/tab-separated-values' };
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,99}$/;
const LINE = /^\/lines\/(\d+)$/;

const endingOf = file => /\.([^.]+)$/.exec(file.name)?.[1].toLowerCase() ?? '';

/** A file's name as the name of a set: what a name may not hold becomes a dash. */
const nameOf = file => file.name.replace(/\.[^.]+$/, '').replace(/[^A-Za-z0-9_.-]+/g, '-').replace(/^[^A-Za-z0-9]+|-+$/g, '').slice(0, 100);

/** @param {function()} changed called when a set was kept */
export function importPanel(info, changed) {
  const panel = new ImportPanel(info, changed);
  return { node: panel.node, known: sets => { panel.sets = sets; }, close: () => panel.dropping.abort() };
}

class ImportPanel {
  constructor(info, changed) {
    Object.assign(this, { info, changed, sets: [], file: null, dropping: new AbortController() });
    const input = el('input', { type: 'file', accept: Object.keys(TYPES).map(each => `.${each}`).join(), hidden: true, 'aria-hidden': 'true', tabindex: '-1', on: { change: () => { this.take(input.files[0]); input.value = ''; } } });
    const choose = el('button', { type: 'button', on: { click: () => input.click() } }, t.improve.chooseFile);
    this.name = field(t.improve.setName, el('input', { type: 'text', autocomplete: 'off', spellcheck: 'false', maxlength: '100' }), t.improve.setNameHint);
    this.chosen = el('p', { class: 'small' });
    this.send = el('button', { type: 'submit', class: 'primary' }, t.improve.import);
    this.form = el('form', { hidden: true, class: 'import-form', novalidate: true, on: { submit: event => { event.preventDefault(); this.submit(); } } }, this.chosen, this.name.node, el('div', { class: 'row' }, this.send, el('button', { type: 'button', class: 'quiet', on: { click: () => this.clear() } }, t.cancel)));
    this.trouble = el('div', {});
    this.node = el(
      'section',
      { class: 'add', 'aria-label': t.improve.import },
      el('div', { class: 'drop' }, el('div', { class: 'drop-text' }, el('p', {}, el('strong', {}, t.improve.dropFile)), el('p', { class: 'muted small' }, t.improve.importFormats), el('div', { class: 'row' }, input, choose, el('a', { class: 'button quiet', href: to.improve(info.name, 'review') }, t.improve.fromCorrections))), this.form),
      this.trouble,
    );
    this.listenForDrops();
  }

  /** The whole window takes a file, so that none is opened by the browser instead. */
  listenForDrops() {
    const { signal } = this.dropping;
    const over = on => this.node.classList.toggle('over', on);
    const files = event => event.dataTransfer?.types.includes('Files');
    addEventListener('dragover', event => { if (files(event)) { event.preventDefault(); over(true); } }, { signal });
    addEventListener('dragleave', event => { if (!event.relatedTarget) over(false); }, { signal });
    addEventListener('drop', event => {
      if (!files(event)) return;
      event.preventDefault();
      over(false);
      this.take(event.dataTransfer.files[0]);
    }, { signal });
  }

  take(file) {
    if (!file) return;
    fill(this.trouble);
    if (!(endingOf(file) in TYPES)) {
      this.clear();
      fill(this.trouble, el('p', { class: 'problem', role: 'alert' }, icon('warn'), t.improve.notAFormat(file.name)));
      return;
    }
    this.file = file;
    fill(this.chosen, file.name);
    this.name.input.value = nameOf(file);
    this.form.hidden = false;
    this.name.input.focus();
  }

  clear() {
    this.file = null;
    this.form.hidden = true;
    fill(this.trouble);
  }

  async submit() {
    const name = this.name.input.value.trim();
    this.name.wrong(NAME.test(name) ? '' : t.improve.setNameHint);
    if (!NAME.test(name)) return;
    const there = this.sets.find(set => set.name === name);
    if (there && !(await confirmDialog({ title: t.improve.replaceSet, text: t.improve.replaceSetHint(name, there.rows), action: t.improve.replace }, async () => true))) return;
    this.send.disabled = true;
    fill(this.trouble);
    try {
      const kept = await work.putSet(this.info.name, name, this.file, TYPES[endingOf(this.file)], there?.etag);
      this.clear();
      announce(t.improve.imported(kept.name, number(kept.rows)));
      go(to.improve(this.info.name, 'examples', kept.name));
    } catch (problem) {
      const lines = problem.errors?.filter(each => LINE.test(each.pointer)) ?? [];
      fill(this.trouble, lines.length > 0 ? refused(lines) : trouble(problem));
      if (problem.status === 412) this.changed();
    }
    this.send.disabled = false;
  }
}

/** The lines of rows that are none, with what is wrong with each in the server's words. */
function refused(lines) {
  return el(
    'div',
    { class: 'problem', role: 'alert' },
    icon('warn'),
    el(
      'div',
      {},
      el('p', {}, t.improve.refused(lines.length)),
      el('ol', { class: 'refused plain' }, lines.map(each => {
        const line = LINE.exec(each.pointer)[1];
        return el('li', {}, el('strong', {}, t.improve.line(line)), ' ', each.detail.replace(`line ${line} `, ''));
      })),
    ),
  );
}
