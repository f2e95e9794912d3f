// SPDX-License-Identifier: Apache-2.0

import { dayOf, sameDay } from './format.js';

const GROUP_MS = 5 * 60_000;

/**
 * The rows to show for a timeline, without the DOM: days, the divider, holes, messages with whether
 * they begin a group. `id` stays the same for a message from pending to sent.
 */
export function itemsOf(timeline, marker, now) {
  const items = [];
  const holes = [...timeline.holes].sort((a, b) => a.after - b.after);
  let before = null;
  let apart = false;
  let divided = false;
  let lostShown = timeline.lostAfter === null;

  const ids = new Set();
  const idOf = (message) => {
    const id = `${message.own || message.from === timeline.me ? 'own' : message.from}/${message.key}`;
    if (ids.has(id)) return `${id}@${message.offset}`;
    ids.add(id);
    return id;
  };
  const add = (message) => {
    const newDay = before === null || !sameDay(before.at, message.at);
    if (newDay) items.push({ id: `day:${message.offset ?? message.key}`, kind: 'day', text: dayOf(message.at, now) });
    if (isAfterLoss(message)) addLost();
    while (message.offset !== null && holes.length > 0 && holes[0].after < message.offset) addHole(holes.shift());
    if (!divided && isFirstUnread(message, timeline, marker)) {
      divided = true;
      apart = true;
      items.push({ id: 'divider', kind: 'divider' });
    }
    const head = newDay || apart || before.from !== message.from || message.at - before.at > GROUP_MS;
    items.push({ id: idOf(message), kind: 'message', message, head });
    before = message;
    apart = false;
  };
  const addHole = (hole) => {
    apart = true;
    items.push({ id: `hole:${hole.after}`, kind: 'hole', hole });
  };

  const isAfterLoss = ({ offset }) => !lostShown && offset !== null && offset > timeline.lostAfter;
  const addLost = () => {
    lostShown = true;
    apart = true;
    items.push({ id: 'lost', kind: 'lost' });
  };

  timeline.messages.forEach(add);
  holes.forEach(addHole);
  if (!lostShown) addLost();
  timeline.outgoing.forEach(add);
  return items;
}

function isFirstUnread(message, timeline, marker) {
  return marker.dividerAfter !== null && message.offset !== null && message.offset > marker.dividerAfter
    && message.from !== timeline.me;
}
