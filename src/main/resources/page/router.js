// Addresses that can be shared, in the fragment: the server never sees what is asked.
//   #/c/hr/ask?q=...   #/c/hr/answer/ID   #/c/hr/doc/ID?v=2&s=10&e=90   #/c/hr/documents   #/keys
//   #/c/hr/improve/PART   #/c/hr/improve/PART/ID   #/server/PART   #/observe/PART/ID
// Any of them may carry a source that lies open beside it: d (document), v, s, e, p (page).

export function parse(hash) {
  const [path, search = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const parts = path.split('/').filter(Boolean).map(safelyDecoded);
  const parameters = new URLSearchParams(search);
  const number = (name) => Number.parseInt(parameters.get(name) ?? '', 10) || 0;
  const route = {
    view: 'home',
    collection: '',
    id: '',
    part: '',
    q: parameters.get('q') ?? '',
    parameters,
    span: { v: number('v'), s: number('s'), e: number('e'), p: number('p') },
    source: parameters.get('d') ?? '',
  };
  if (parts[0] === 'keys') route.view = 'keys';
  if (parts[0] === 'observe') Object.assign(route, { view: 'observe', part: parts[1] ?? '', id: parts[2] ?? '' });
  if (parts[0] === 'server') Object.assign(route, { view: 'server', part: parts[1] ?? '' });
  if (parts[0] === 'c' && parts[1]) {
    route.collection = parts[1];
    const view = parts[2] ?? 'ask';
    route.id = parts[view === 'improve' ? 4 : 3] ?? '';
    if (view === 'improve') route.part = parts[3] ?? '';
    const needsId = view === 'answer' || view === 'doc';
    route.view = ['ask', 'answer', 'doc', 'documents', 'improve'].includes(view) && (!needsId || route.id) ? view : 'ask';
  }
  return route;
}

function safelyDecoded(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const part = encodeURIComponent;

function span({ v, s, e, p }) {
  const parameters = new URLSearchParams();
  if (v) parameters.set('v', v);
  if (e) {
    parameters.set('s', s);
    parameters.set('e', e);
  }
  if (p) parameters.set('p', p);
  return parameters;
}

const withQuery = (path, parameters) => (parameters.size ? `${path}?${parameters}` : path);

export const to = {
  ask: (collection, q = '') => `#/c/${part(collection)}/ask${q ? `?${new URLSearchParams({ q })}` : ''}`,
  answer: (collection, id) => `#/c/${part(collection)}/answer/${part(id)}`,
  documents: (collection) => `#/c/${part(collection)}/documents`,
  document: (collection, id, where = {}) => withQuery(`#/c/${part(collection)}/doc/${part(id)}`, span(where)),
  keys: () => '#/keys',
  observe: (tab = '', id = '', parameters = {}) => withQuery(['#/observe', ...[tab, id].filter(Boolean).map(part)].join('/'), new URLSearchParams(parameters)),
  server: (tab = '') => `#/server${tab && `/${tab}`}`,
  improve: (collection, tab = '', id = '', parameters = {}) =>
    withQuery(['#/c', part(collection), 'improve', ...[tab, id].filter(Boolean).map(part)].join('/'), new URLSearchParams(parameters)),
};

/** The present address with a source open beside it; without one if `id` is empty. */
export function beside(id, where = {}) {
  const [path, search = ''] = location.hash.split('?', 2);
  const parameters = new URLSearchParams(search);
  for (const name of ['d', 'v', 's', 'e', 'p']) parameters.delete(name);
  if (id) {
    parameters.set('d', id);
    for (const [name, value] of span(where)) parameters.set(name, value);
  }
  return withQuery(path || '#/', parameters);
}

/** The address that shows a source: beside what is there, or alone where it is of another collection. */
export const sourceOf = ({ collection, doc_id: id }, where = {}) =>
  location.hash.startsWith(`#/c/${part(collection)}/`) ? beside(id, where) : to.document(collection, id, where);

let onChange = () => {};

export function start(listener) {
  onChange = listener;
  addEventListener('popstate', () => listener());
}

/** Goes there, with a step back. Fragments typed by hand come through popstate as well. */
export function go(hash) {
  if (hash !== location.hash) history.pushState(null, '', hash);
  onChange();
}

/** Corrects the present address, without a step and without showing anything anew. */
export function amend(hash) {
  history.replaceState(null, '', hash);
}

export const shareable = (hash) => location.origin + location.pathname + hash;
