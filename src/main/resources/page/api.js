// The server's API. Every failure is a Problem, with the status (0: no connection) and the server's sentence.

import { readAs } from './store.js';

export class Problem extends Error {
  /** @param {Array<{detail: string}>} errors single ones of several, as of lines of a file */
  constructor(status, detail = '', retryAfter = 0, errors = []) {
    super(detail || `status ${status}`);
    this.status = status;
    this.detail = detail;
    this.retryAfter = retryAfter;
    this.errors = errors;
  }
}

/** Raised when the reader stopped it; nothing to complain about. */
export const wasStopped = (error) => error?.name === 'AbortError';

export function headers(more = {}) {
  const as = readAs.get();
  return as ? { ...more, 'X-Tandem-As': as } : more;
}

export async function problemOf(response) {
  let detail = '';
  let errors = [];
  try {
    const body = await response.json();
    detail = body.detail ?? body.reason ?? body.title ?? '';
    errors = body.errors ?? [];
  } catch {
    // Not every proxy's error is a problem document.
  }
  return new Problem(response.status, detail, Number(response.headers.get('Retry-After') ?? 0), errors);
}

export async function send(method, path, options = {}) {
  let response;
  try {
    response = await fetch(path, { method, ...options, headers: headers(options.headers) });
  } catch (error) {
    if (wasStopped(error)) throw error;
    throw new Problem(0);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/** A body may break off after its head has come. */
async function whole(response) {
  try {
    return await response.text();
  } catch (error) {
    if (wasStopped(error)) throw error;
    throw new Problem(0);
  }
}

export async function json(method, path, body, more = {}) {
  const options = { headers: more };
  if (body !== undefined) Object.assign(options, { body: JSON.stringify(body), headers: { 'Content-Type': 'application/json', ...more } });
  const response = await send(method, path, options);
  const text = await whole(response);
  return text ? JSON.parse(text) : null;
}

export const part = encodeURIComponent;
export const collection = (name) => `api/collections/${part(name)}`;
const documentOf = (name, id) => `${collection(name)}/documents/${part(id)}`;
export const query = (parameters) => {
  const entries = Object.entries(parameters).filter(([, value]) => value !== '' && value !== undefined && value !== null);
  return entries.length ? `?${new URLSearchParams(entries)}` : '';
};

export const api = {
  me: () => json('GET', 'api/me'),
  signIn: (key) => json('POST', 'api/session', { key }),
  signOut: () => json('DELETE', 'api/session'),
  collections: () => json('GET', 'api/collections'),
  create: (name, acl, language) => json('POST', 'api/collections', { name, acl, language }),
  confirm: (name, acl) => json('PATCH', collection(name), { acl }),
  documents: (name, parameters) => json('GET', `${collection(name)}/documents${query(parameters)}`),
  document: (name, id, version) => json('GET', documentOf(name, id) + query({ version })),
  content: (name, id, version) => json('GET', `${documentOf(name, id)}/content${query({ version })}`),
  original: async (name, id, version) =>
    (await send('GET', `${documentOf(name, id)}/original${query({ version })}`)).arrayBuffer(),
  permit: (name, id, acl) => json('PATCH', documentOf(name, id), { acl }),
  remove: (name, id) => json('DELETE', documentOf(name, id)),
  uploadPath: (name, id, acl) => documentOf(name, id) + query({ acl }),
  answers: (name, limit, all) => json('GET', `api/answers${query({ collection: name, limit, all: all || '' })}`),
  answer: (id, all) => json('GET', `api/answers/${part(id)}${query({ all: all || '' })}`),
  feedback: (id, rating, comment, correction) => json('PUT', `api/answers/${part(id)}/feedback`, { rating, comment, correction }),
  keys: () => json('GET', 'api/keys'),
  createKey: (key) => json('POST', 'api/keys', key),
  rotateKey: (name, overlap) => json('POST', `api/keys/${part(name)}/rotate`, { overlap_seconds: overlap }),
  revokeKey: (name) => json('DELETE', `api/keys/${part(name)}`),

  /** Asks, and yields the events `{event, data}` until the answer. */
  async *ask(name, body, signal) {
    const response = await send('POST', `${collection(name)}/ask`, {
      body: JSON.stringify(body),
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
      signal,
    });
    try {
      yield* events(response.body);
    } catch (error) {
      if (wasStopped(error) || error instanceof Problem) throw error;
      throw new Problem(0);
    }
  },
};

/** Server-sent events of a body, as the HTML standard parses them (comments and unknown fields are skipped). */
export async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  let event = '';
  let id = '';
  let data = [];
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    for (const line of lines) {
      if (line === '') {
        if (data.length) yield { event: event || 'message', id, data: JSON.parse(data.join('\n')) };
        event = '';
        data = [];
      } else {
        const [, name, content] = /^([^:]*):? ?(.*)$/.exec(line);
        if (name === 'event') event = content;
        if (name === 'id') id = content;
        if (name === 'data') data.push(content);
      }
    }
  }
}
