// The source beside the answer; on a narrow screen it lies over it.

import { el, fill } from './dom.js';
import { t } from './i18n.js';
import { icon } from './icons.js';
import { DocumentPane } from './pane.js';
import { beside, go, to } from './router.js';

const narrow = matchMedia('(max-width: 60rem)');
const others = [document.getElementById('top'), document.getElementById('main'), document.getElementById('notice')];

let open = { key: '', pane: null, back: null };

/** Opens, changes or closes it, as the address says. */
export function syncDrawer(drawer, main, route) {
  const key = route.source && route.view !== 'doc' ? JSON.stringify([route.collection, route.source, route.span]) : '';
  if (key === open.key) return;
  open.pane?.close();
  if (!key) {
    drawer.hidden = true;
    drawer.replaceChildren();
    document.body.classList.remove('beside');
    const { back } = open;
    open = { key, pane: null, back: null };
    veil();
    if (back?.isConnected) back.focus({ preventScroll: true });
    return;
  }
  const active = document.activeElement;
  const back = main.contains(active) ? active : open.back;
  const pane = new DocumentPane(route.collection, route.source, route.span, { level: 2 });
  open = { key, pane, back };
  drawer.setAttribute('aria-label', t.sourcePanel);
  fill(
    drawer,
    el(
      'div',
      { class: 'drawer-bar' },
      el('span', { class: 'muted small' }, t.sourcePanel),
      el('span', { class: 'spring' }),
      el('a', { class: 'button quiet round', href: to.document(route.collection, route.source, route.span), 'aria-label': t.openFull, title: t.openFull }, icon('expand')),
      el('button', { type: 'button', class: 'quiet round', 'aria-label': t.close, title: t.close, on: { click: close } }, icon('close')),
    ),
    pane.node,
  );
  drawer.hidden = false;
  document.body.classList.add('beside');
  veil();
  drawer.focus({ preventScroll: true });
}

const close = () => go(beside(''));

/** What lies under it on a narrow screen cannot be reached. */
function veil() {
  others.forEach(each => {
    each.inert = Boolean(open.key) && narrow.matches;
  });
}

narrow.addEventListener('change', veil);
addEventListener('keydown', event => {
  if (event.key === 'Escape' && open.key && !document.querySelector('dialog[open], :popover-open')) close();
});
