// Line icons, 20 by 20.

const PATHS = {
  up: 'M6.5 9v7.5M6.5 9l3-6c1.2 0 2 .8 2 2v2.5h3.8a1.5 1.5 0 0 1 1.5 1.8l-1 5.5a1.5 1.5 0 0 1-1.5 1.2H3.5V9z',
  down: 'M13.5 11V3.5M13.5 11l-3 6c-1.2 0-2-.8-2-2v-2.5H4.7a1.5 1.5 0 0 1-1.5-1.8l1-5.5a1.5 1.5 0 0 1 1.5-1.2h10.8V11z',
  copy: 'M7 7V4.5A1.5 1.5 0 0 1 8.5 3h7A1.5 1.5 0 0 1 17 4.5v7a1.5 1.5 0 0 1-1.5 1.5H13M4.5 7h7A1.5 1.5 0 0 1 13 8.5v7a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 3 15.5v-7A1.5 1.5 0 0 1 4.5 7z',
  link: 'M8.5 11.5a3 3 0 0 0 4.3 0l2.9-2.9a3 3 0 0 0-4.3-4.3l-1 1M11.5 8.5a3 3 0 0 0-4.3 0l-2.9 2.9a3 3 0 0 0 4.3 4.3l1-1',
  close: 'M5 5l10 10M15 5L5 15',
  stop: 'M6 6h8v8H6z',
  send: 'M10 16V4.5M5 9.5l5-5 5 5',
  menu: 'M4 6h12M4 10h12M4 14h12',
  expand: 'M11.5 3.5h5v5M16.5 3.5l-6 6M8.5 16.5h-5v-5M3.5 16.5l6-6',
  document: 'M5 2.5h6.5L15.5 6.5v11H5zM11.5 2.5v4h4',
  search: 'M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM13 13l4 4',
  add: 'M10 4v12M4 10h12',
  readers: 'M7.5 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2 16.5c0-3 2.5-4.5 5.5-4.5s5.5 1.5 5.5 4.5M13.5 4a3 3 0 0 1 0 5.5M15 12.3c1.9.6 3 2 3 4.2',
  bin: 'M3.5 5.5h13M8 5.5v-2h4v2M5 5.5l.8 11h8.4l.8-11M8.3 8.5v5M11.7 8.5v5',
  back: 'M12 4.5L6.5 10l5.5 5.5',
  next: 'M8 4.5l5.5 5.5L8 15.5',
  pen: 'M4 16l.8-3.6L13.5 3.7a1.4 1.4 0 0 1 2 0l.8.8a1.4 1.4 0 0 1 0 2L7.6 15.2zM12 5.2l2.8 2.8',
  eye: 'M2 10c1.8-3.3 4.6-5 8-5s6.2 1.7 8 5c-1.8 3.3-4.6 5-8 5s-6.2-1.7-8-5zM10 7.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6z',
  save: 'M10 3.5v9M6 9l4 4 4-4M4 16.5h12',
  info: 'M10 2.5a7.5 7.5 0 1 0 0 15 7.5 7.5 0 0 0 0-15zM10 9.2v4.8M10 6.2v.3',
  check: 'M4 10.5l4 4 8-9',
  exchange: 'M4 8a6.5 6.5 0 0 1 11.5-2.5M16 2.5v3.5h-3.5M16 12a6.5 6.5 0 0 1-11.5 2.5M4 17.5V14h3.5',
  warn: 'M10 3l7.5 13.5h-15zM10 8v4M10 14.2v.3',
};

const SVG = 'http://www.w3.org/2000/svg';

export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
