import { useSyncExternalStore } from 'react';

/**
 * A session that ends leads to the sign-in page, and leaving a page ends its call. So while a call is going on the page stays, says that the session is over, and
 * goes once the call does: whatever asks next is refused again.
 */
let mustStay = () => false;
let isOver = false;
const listeners = new Set<() => void>();

/** @returns ends it */
export function stayWhile(look: () => boolean): () => void {
  mustStay = look;
  return () => {
    mustStay = () => false;
    set(false);
  };
}

/** Something was refused for want of a session. */
export function sessionOver(leave: () => void): void {
  if (mustStay()) set(true);
  else leave();
}

export const isStaying = () => mustStay();

/** The session is over, and the page is there still. */
export const useSessionOver = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isOver,
  );

function set(next: boolean) {
  isOver = next;
  for (const listener of listeners) listener();
}
