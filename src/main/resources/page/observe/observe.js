// Whether all is well, what is watched, what is wrong and what it touched: for operators.

import { el, fill } from '../dom.js';
import { t } from '../i18n.js';
import { to } from '../router.js';
import { session } from '../session.js';
import { emptyState } from '../states.js';
import * as health from './health.js';
import * as incident from './incident.js';
import * as incidents from './incidents.js';
import * as lineage from './lineage.js';
import * as monitor from './monitor.js';
import * as monitors from './monitors.js';

const PARTS = { health, monitors, incidents, lineage };
/** What shows one thing of a part. */
const ONE = { monitors: monitor, incidents: incident, lineage };

export function open(main, route) {
  if (!session.can('operator')) {
    fill(main, emptyState(t.observe.forbidden, t.observe.forbiddenHint));
    return {};
  }
  const part = route.part in PARTS ? route.part : 'health';
  const place = el('div', { class: 'part' });
  const link = name => el('a', { href: to.observe(name), 'aria-current': name === part && 'page' }, t.observe.parts[name]);
  fill(main, el('section', { class: 'library observe' }, el('h1', {}, t.observe.title), el('nav', { class: 'part-tabs', 'aria-label': t.observe.navigation }, Object.keys(PARTS).map(link)), place));
  main.querySelector('.part-tabs [aria-current]').scrollIntoView({ block: 'nearest', inline: 'center' });
  const view = (route.id && ONE[part]) || PARTS[part];
  return view.open(place, route) ?? {};
}
