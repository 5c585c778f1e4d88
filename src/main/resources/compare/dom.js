// Makes elements. Text only ever becomes text nodes: nothing a document or an answer says is markup.

const SHAPES = document.getElementById("seed").namespaceURI; // that of SVG

/**
 * @param {string} tag with classes, such as "p.faint"
 * @param {Object} properties attributes; "on" holds listeners by event; false and undefined leave out
 * @param {...(Node|string|number|Array|false)} children
 */
function el(tag, properties = {}, ...children) {
  return make(document.createElement(tag.split(".")[0]), tag, properties, children);
}

/** The same for a shape. */
function shape(tag, properties = {}, ...children) {
  return make(document.createElementNS(SHAPES, tag.split(".")[0]), tag, properties, children);
}

function make(node, tag, properties, children) {
  const classes = tag.split(".").slice(1).join(" ");
  if (classes) node.setAttribute("class", classes);
  for (const [name, value] of Object.entries(properties)) {
    if (value === false || value === undefined) continue;
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    } else if (name === "color") {
      node.style.setProperty("--color", value);
    } else {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  append(node, children);
  return node;
}

function append(node, children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === false || child === "") continue;
    node.append(child instanceof Node ? child : String(child));
  }
}

/** What only a screen reader says. */
function unseen(text) {
  return el("span.unseen", {}, text);
}

/** A part of the report with its heading. */
function section(id, title, lead, ...children) {
  const heading = id + "-heading";
  return el(
    "section",
    { id, "aria-labelledby": heading },
    el("h2", { id: heading }, title),
    lead && el("p.lead", {}, lead),
    children,
  );
}

/** A text with every place where one of some words stands marked. */
function marked(text, words) {
  const low = text.toLowerCase();
  const wanted = words.map((word) => word.toLowerCase()).filter((word) => word.trim().length > 1);
  const parts = [];
  let at = 0;
  // Where small letters take another length, places would be wrong.
  while (wanted.length > 0 && low.length === text.length) {
    let next = -1;
    let length = 0;
    for (const word of wanted) {
      const place = low.indexOf(word, at);
      if (place >= 0 && (next < 0 || place < next)) {
        next = place;
        length = word.length;
      }
    }
    if (next < 0) break;
    parts.push(text.slice(at, next), el("mark", {}, text.slice(next, next + length)));
    at = next + length;
  }
  parts.push(text.slice(at));
  return parts;
}
