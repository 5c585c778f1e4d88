// How what is watched is said: names of monitors, values, bands, severities.

import { el } from '../dom.js';
import { spoken, t } from '../i18n.js';
import { to } from '../router.js';

/** A monitor's series in the reader's words; one of the organisation's own by its name. */
export const metricWords = metric => t.observe.metrics[metric] ?? metric.slice(metric.indexOf('.') + 1);

export const collectionWords = name => name || t.observe.wholeHome;

/** What the server says of what it saw: always English. */
export const said = (text, more = {}) => el('span', { lang: 'en', ...more }, text);

/** A figure of a series: of large ones all digits before the point count. */
export function amount(value) {
  if (value === null || value === undefined) return t.observe.nothing;
  const digits = Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return new Intl.NumberFormat(spoken(), digits).format(value);
}

/** What is normal, in words; empty where nothing is expected yet. */
export function bandWords({ low, high }) {
  if (low === null && high === null) return '';
  if (low === null) return t.observe.atMost(amount(high));
  return high === null ? t.observe.atLeast(amount(low)) : t.observe.between(amount(low), amount(high));
}

const KINDS = { critical: 'failed', warning: 'warned', info: '' };
const rank = severity => Object.keys(KINDS).indexOf(severity);

export const severityBadge = severity => el('span', { class: `badge severity ${KINDS[severity]}` }, t.observe.severities[severity]);

export const statusBadge = status => el('span', { class: `badge standing ${{ resolved: 'done', open: 'warned' }[status] ?? ''}` }, t.observe.statuses[status]);

/** The worst of some severities; empty for none. */
export const worst = severities => severities.toSorted((a, b) => rank(a) - rank(b))[0] ?? '';

const LOOKED_AT = ['source', 'document', 'version', 'answer', 'adapter', 'comparison', 'decision'];

/** Whether the lineage can be drawn around a node. */
export const drawable = node => LOOKED_AT.includes(node.slice(0, node.indexOf(':')));

/** What an incident or a monitor is about, leading to where it is shown. */
export function targetLink(target, collections) {
  const at = target.indexOf(':');
  const [kind, name] = [target.slice(0, at), target.slice(at + 1)];
  const words = [t.observe.targets[kind] ?? kind, name].filter(Boolean).join(' ');
  if (at < 0) return t.observe.targets[target] ?? target;
  if (kind === 'collection') return el('a', { href: to.observe('monitors', '', { collection: name }) }, words);
  if (kind === 'source' || kind === 'adapter') return el('a', { href: to.observe('lineage', target) }, words);
  if (kind === 'document' && collections.length === 1) {
    const key = name.startsWith(`${collections[0]}/`) ? name : `${collections[0]}/${name}`;
    return el('a', { href: to.observe('lineage', `document:${key}`) }, words);
  }
  return words;
}
