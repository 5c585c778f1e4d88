// Who reads, and the collections they may read.

import { api } from './api.js';
import { lastCollection, readAs } from './store.js';

export const session = {
  me: null,
  collections: [],
  /** Whether one has the role in a collection; without one, whether one has it for the whole home. */
  can: (role, collection = '*') => ['*', collection].some(place => (session.me?.roles[place] ?? []).some(each => each === role || each === 'admin' || role === 'reader')),
  collection: name => session.collections.find(each => each.name === name),
};

/** Whether all of a collection's documents are shown, whoever may read them: to who manages and does not read as somebody. */
export const manages = collection => session.can('admin', collection) && !readAs.get();

/** What must be forgotten when the reader changes: conversations, open documents. */
const forgetting = [];
export const whenReaderChanges = action => forgetting.push(action);

export function forget() {
  session.me = null;
  session.collections = [];
  forgetting.forEach(action => action());
}

/** @throws Problem 401 where a key is needed */
export async function load() {
  const [me, collections] = await Promise.all([api.me(), api.collections()]);
  session.me = me;
  session.collections = collections;
}

export async function reloadCollections() {
  session.collections = await api.collections();
}

export async function signIn(key) {
  await api.signIn(key);
  await load();
}

export async function signOut() {
  await api.signOut();
  readAs.set('');
  forget();
}

/** The collection to begin with: the last one used, else the first that has documents. */
export function startingCollection() {
  const all = session.collections;
  return (session.collection(lastCollection.get()) ?? all.find(each => each.documents > 0) ?? all[0])?.name ?? '';
}
