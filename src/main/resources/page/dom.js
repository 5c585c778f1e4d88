// Makes elements. Text only ever becomes text nodes: nothing a document or an answer says is markup.

/**
 * @param {string} tag
 * @param {Object} properties attributes; `on` holds listeners by event; false, null and undefined leave out
 * @param {...(Node|string|number|Array|null|false)} children
 */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === null || value === undefined) continue;
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === 'value') {
      node.value = value;
    } else {
      node.setAttribute(name, value === true ? '' : value);
    }
  }
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    node.append(child instanceof Node ? child : String(child));
  }
}

export function fill(node, ...children) {
  node.replaceChildren();
  append(node, children);
  return node;
}

/** Tells a screen reader. */
export function announce(text) {
  const line = el('p', {}, text);
  const live = document.getElementById('live');
  live.append(line);
  while (live.children.length > 12) live.firstChild.remove();
}

let ids = 0;

export function freshId(prefix) {
  ids += 1;
  return `${prefix}-${ids}`;
}

/** A labelled field; `hint` and `error` are read with it. */
export function field(label, input, hint = '') {
  input.id ||= freshId('field');
  const hintNode = el('p', { class: 'hint', id: `${input.id}-hint` }, hint);
  const error = el('p', { class: 'wrong', id: `${input.id}-wrong`, hidden: true });
  input.setAttribute('aria-describedby', `${hintNode.id} ${error.id}`);
  const node = el('div', { class: 'field' }, el('label', { for: input.id }, label), input, hint && hintNode, error);
  return {
    node,
    input,
    wrong(text) {
      error.textContent = text;
      error.hidden = !text;
      input.setAttribute('aria-invalid', text ? 'true' : 'false');
      if (text) input.focus();
    },
  };
}

/** Copies and says so on the button for a moment. */
export async function copy(button, text, done) {
  await navigator.clipboard.writeText(text);
  const label = button.querySelector('.label') ?? button;
  const before = label.textContent;
  if (before === done) return;
  label.textContent = done;
  announce(done);
  setTimeout(() => {
    label.textContent = before;
  }, 1600);
}
