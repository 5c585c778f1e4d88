// How the server is doing, and what was done on it: for operators.

import { el, fill } from '../dom.js';
import { t } from '../i18n.js';
import { to } from '../router.js';
import { session } from '../session.js';
import { emptyState } from '../states.js';
import * as audit from './audit.js';
import * as health from './health.js';

const PARTS = { health, audit };

export function open(main, route) {
  if (!session.can('operator')) {
    fill(main, emptyState(t.server.forbidden, t.server.forbiddenHint));
    return {};
  }
  const part = route.part in PARTS ? route.part : 'health';
  const place = el('div', { class: 'part' });
  const link = name => el('a', { href: to.server(name), 'aria-current': name === part && 'page' }, t.server.parts[name]);
  fill(main, el('section', { class: 'library' }, el('h1', {}, t.server.title), el('nav', { class: 'part-tabs', 'aria-label': t.server.navigation }, Object.keys(PARTS).map(link)), place));
  return PARTS[part].open(place, route) ?? {};
}
