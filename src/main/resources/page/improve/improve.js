// What makes a collection's answers better: its parts as tabs, each with an address of its own.

import { el, fill } from '../dom.js';
import { t } from '../i18n.js';
import { to } from '../router.js';
import { session } from '../session.js';
import { emptyState, unconfirmed } from '../states.js';
import * as adapters from './adapters.js';
import * as answers from './answers.js';
import * as calibration from './calibration.js';
import * as choose from './choose.js';
import * as compare from './compare.js';
import * as examples from './examples.js';
import * as review from './review.js';
import * as training from './training.js';

const PARTS = { examples, training, compare, review, calibration, adapters, choose, answers };
/** Parts that are looked at from another one's tab. */
const UNDER = { adapters: 'training', choose: 'compare', answers: 'review' };

export function open(main, route) {
  const info = session.collection(route.collection);
  if (!session.can('trainer', info.name)) {
    fill(main, emptyState(t.improve.forbidden, t.improve.forbiddenHint));
    return {};
  }
  if (!info.confirmed) {
    fill(main, unconfirmed(info));
    return {};
  }
  const part = route.part in PARTS ? route.part : 'examples';
  const place = el('div', { class: 'part' });
  fill(main, el('section', { class: 'library improve' }, el('h1', {}, t.improve.title(info.name)), partTabs(info.name, part), place));
  return PARTS[part].open(place, info, { ...route, part }) ?? {};
}

function partTabs(collection, current) {
  const link = name => el('a', { href: to.improve(collection, name), 'aria-current': name === (UNDER[current] ?? current) && 'page' }, t.improve.parts[name]);
  return el('nav', { class: 'part-tabs', 'aria-label': t.improve.navigation }, Object.keys(PARTS).filter(name => !(name in UNDER)).map(link));
}
