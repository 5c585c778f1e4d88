// Adding documents: dropped or chosen, sent two at a time, each with its outcome and reason.

import { api, headers, Problem } from './api.js';
import { announce, el, field, fill } from './dom.js';
import { ofDrop, ofInput } from './files.js';
import { t } from './i18n.js';
import { icon } from './icons.js';
import { sentence } from './problems.js';
import { firstWrong, inWords, listOf } from './readers.js';

const AT_ONCE = 2;
const FINAL = new Set(['done', 'failed']);

/** @param {function()} changed called when all have ended and something was added */
export function uploadPanel(info, changed) {
  const panel = new UploadPanel(info, changed);
  return { node: panel.node, close: () => panel.close() };
}

class UploadPanel {
  constructor(info, changed) {
    Object.assign(this, { info, changed, entries: [], running: 0 });
    this.readers = field(t.uploadReaders, el('input', { type: 'text', autocomplete: 'off', spellcheck: 'false' }), t.uploadReadersHint(inWords(info.default_acl)));
    const picker = folder => {
      const input = el('input', { type: 'file', multiple: true, webkitdirectory: folder, hidden: true, 'aria-hidden': 'true', tabindex: '-1', on: { change: () => { this.add(ofInput(input.files)); input.value = ''; } } });
      return [input, el('button', { type: 'button', on: { click: () => input.click() } }, folder ? t.chooseFolder : t.chooseFiles)];
    };
    this.summary = el('p', { class: 'small' });
    this.tools = el('span', {});
    this.list = el('ul', { class: 'plain uploads', 'aria-label': t.uploads });
    this.results = el('div', { class: 'results', hidden: true }, el('div', { class: 'row' }, this.summary, el('span', { class: 'spring' }), this.tools), this.list);
    this.node = el(
      'section',
      { class: 'add', 'aria-label': t.addDocuments },
      el(
        'div',
        { class: 'drop' },
        el('div', { class: 'drop-text' }, el('p', {}, el('strong', {}, t.dropHint)), el('p', { class: 'muted small' }, t.formats), el('div', { class: 'row' }, picker(false), picker(true))),
        this.readers.node,
      ),
      this.results,
    );
    this.dropping = new AbortController();
    this.listenForDrops();
  }

  /** The whole window takes files, so that none is opened by the browser instead. */
  listenForDrops() {
    const { signal } = this.dropping;
    const over = on => this.node.classList.toggle('over', on);
    const files = event => event.dataTransfer?.types.includes('Files');
    addEventListener('dragover', event => { if (files(event)) { event.preventDefault(); over(true); } }, { signal });
    addEventListener('dragleave', event => { if (!event.relatedTarget) over(false); }, { signal });
    addEventListener('drop', async event => {
      if (!files(event)) return;
      event.preventDefault();
      over(false);
      this.add(await ofDrop(event.dataTransfer));
    }, { signal });
    addEventListener('beforeunload', event => { if (this.running > 0) event.preventDefault(); }, { signal });
  }

  add(files) {
    const wrong = firstWrong(this.readers.input.value);
    this.readers.wrong(wrong ? t.principalsWrong(wrong) : '');
    if (wrong || files.length === 0) return;
    const acl = listOf(this.readers.input.value).join(',');
    for (const { id, file } of files) {
      const state = el('span', { class: 'state' }, t.uploadWaiting);
      const reason = el('p', { class: 'reason', hidden: true });
      const node = el('li', {}, el('span', { class: 'file' }, id), state, reason);
      this.list.append(node);
      this.entries.push({ id, file, acl, state, reason, node, stage: 'waiting' });
    }
    this.results.hidden = false;
    this.pump();
  }

  pump() {
    while (this.running < AT_ONCE) {
      const next = this.entries.find(entry => entry.stage === 'waiting');
      if (!next) break;
      this.running += 1;
      next.stage = 'sending';
      this.send(next).finally(() => {
        this.running -= 1;
        this.pump();
      });
    }
    this.sum();
  }

  async send(entry) {
    try {
      const { outcome, reason } = await put(api.uploadPath(this.info.name, entry.id, entry.acl), entry.file, percent => {
        entry.state.textContent = percent < 100 ? t.uploadSending(percent) : t.uploadReading;
      });
      this.end(entry, outcome, reason);
    } catch (problem) {
      this.end(entry, 'failed', problem.status === 422 && problem.detail ? problem.detail : [sentence(problem), problem.detail].filter(Boolean).join(' '));
      if (problem.status === 401) dispatchEvent(new Event('tandem:sign-in'));
    }
  }

  end(entry, outcome, reason) {
    entry.stage = outcome === 'failed' ? 'failed' : 'done';
    entry.outcome = outcome;
    entry.node.className = outcome;
    fill(entry.state, t.outcomes[outcome] ?? outcome);
    fill(entry.reason, reason);
    entry.reason.hidden = !reason;
    if (outcome === 'failed') announce(`${entry.id}: ${t.outcomes.failed}. ${reason}`);
  }

  sum() {
    const done = this.entries.filter(entry => FINAL.has(entry.stage));
    const failed = done.filter(entry => entry.stage === 'failed').length;
    const text = t.uploadProgress(done.length, this.entries.length, failed);
    fill(this.summary, text);
    const waiting = this.entries.some(entry => entry.stage === 'waiting');
    const finished = done.length === this.entries.length;
    fill(
      this.tools,
      waiting && el('button', { type: 'button', class: 'quiet', on: { click: () => this.cancel() } }, t.uploadCancel),
      finished && el('button', { type: 'button', class: 'quiet', on: { click: () => this.clear() } }, t.uploadClear),
    );
    if (finished && done.length > 0) {
      announce(text);
      this.changed();
    }
  }

  cancel() {
    this.entries.filter(entry => entry.stage === 'waiting').forEach(entry => this.end(entry, 'cancelled', ''));
    this.sum();
  }

  clear() {
    this.entries = [];
    this.list.replaceChildren();
    this.results.hidden = true;
  }

  close() {
    this.cancelQuietly();
    this.dropping.abort();
  }

  cancelQuietly() {
    this.entries.filter(entry => entry.stage === 'waiting').forEach(entry => {
      entry.stage = 'done';
    });
    this.changed = () => {};
  }
}

/** One PUT. `fetch` tells no progress of what it sends; XMLHttpRequest does. */
function put(path, file, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', path);
    // application/json would be a document described in JSON; a file that is JSON is bytes like any other.
    request.setRequestHeader('Content-Type', !file.type || file.type === 'application/json' ? 'application/octet-stream' : file.type);
    for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', event => progress(event.total ? Math.floor((100 * event.loaded) / event.total) : 100));
    request.upload.addEventListener('load', () => progress(100));
    request.addEventListener('error', () => reject(new Problem(0)));
    request.addEventListener('load', () => {
      const body = parsed(request.responseText);
      if (request.status < 300) resolve(body);
      else reject(new Problem(request.status, body.reason ?? body.detail ?? '', Number(request.getResponseHeader('Retry-After') ?? 0)));
    });
    request.send(file);
  });
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
