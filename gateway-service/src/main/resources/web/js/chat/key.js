// SPDX-License-Identifier: Apache-2.0

/** A new retry key: unguessable and unique, also where crypto.randomUUID is not offered (plain http). */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}
