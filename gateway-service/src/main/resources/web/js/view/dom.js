// SPDX-License-Identifier: Apache-2.0

/**
 * Makes an element. Text is always text: there is no way to hand in markup.
 *
 * @param properties attributes; `on` holds listeners, `data` data-attributes; null and false are left out
 */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
    else if (name === 'data') setData(node, value);
    else if (name === 'text') node.textContent = value;
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function setData(node, values) {
  for (const [name, value] of Object.entries(values)) {
    if (value === null || value === undefined) node.removeAttribute(`data-${name}`);
    else if (node.getAttribute(`data-${name}`) !== String(value)) node.setAttribute(`data-${name}`, String(value));
  }
}

export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export const byId = (id) => document.getElementById(id);

/**
 * Makes the children of `parent` those of `items` ({id, signature, build}), keeping the elements whose
 * signature is as before. An element knows its item by `rowId`.
 */
export function reconcile(parent, known, items) {
  const wanted = new Set(items.map((item) => item.id));
  for (const [id, { node }] of known) {
    if (wanted.has(id)) continue;
    node.remove();
    known.delete(id);
  }
  let next = parent.firstChild;
  for (const item of items) {
    const old = known.get(item.id);
    const node = old && old.signature === item.signature ? old.node : item.build();
    if (old && node !== old.node) {
      if (next === old.node) next = next.nextSibling;
      old.node.remove();
    }
    node.rowId = item.id;
    known.set(item.id, { node, signature: item.signature });
    if (node === next) next = next.nextSibling;
    else parent.insertBefore(node, next);
  }
}

/** Runs `render` once per frame at most; hidden pages have no frames, so a timer stands in. */
export function scheduled(render) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    const run = () => {
      waiting = false;
      render();
    };
    if (document.hidden) setTimeout(run, 100);
    else requestAnimationFrame(run);
  };
}
