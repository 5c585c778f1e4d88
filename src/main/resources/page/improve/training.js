// Trainings of a collection and what came of them.

import { el, fill } from '../dom.js';
import { t } from '../i18n.js';
import { icon } from '../icons.js';
import { to } from '../router.js';
import { adapterTable } from './adapters.js';
import { cell, loaded, nothing, section, started, stateBadge, table } from './parts.js';
import * as run from './run.js';
import * as form from './trainform.js';
import { work } from './work.js';

export function open(place, info, route) {
  if (route.id === 'new') return form.open(place, info, route);
  if (route.id) return run.open(place, info, route);
  const runs = el('div', {});
  const adapters = el('div', {});
  const add = el('a', { class: 'button primary', href: to.improve(info.name, 'training', 'new') }, icon('add'), t.improve.newTraining);
  fill(
    place,
    el('div', { class: 'row' }, el('p', { class: 'lead' }, t.improve.trainingIntro), el('span', { class: 'spring' }), add),
    section(t.improve.runs, runs),
    section(t.improve.adapters, el('p', { class: 'muted small' }, t.improve.adaptersHint), adapters),
  );
  loaded(runs, () => work.runs(info.name), page => fill(runs, page.runs.length > 0 ? runTable(info.name, page.runs) : nothing(t.improve.noRuns, t.improve.noRunsHint)));
  loaded(adapters, () => work.adapters(info.name), all => fill(adapters, all.length > 0 ? adapterTable(info.name, all) : el('p', { class: 'none' }, t.improve.noAdapters)));
  return {};
}

function runTable(collection, runs) {
  return table(
    [t.improve.training, t.improve.learnsFrom, t.improve.startedAt, t.improve.state],
    runs.map(each =>
      el(
        'tr',
        {},
        el('td', { class: 'what' }, el('a', { href: to.improve(collection, 'training', each.id) }, each.request.name)),
        cell(t.improve.learnsFrom, [...each.request.examples, each.request.recipe && t.improve.recipes[each.request.recipe]].filter(Boolean).join(', ')),
        cell(t.improve.startedAt, started(each)),
        cell(t.improve.state, stateBadge(each)),
      ),
    ),
  );
}
