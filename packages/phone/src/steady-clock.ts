/** The time by a clock that nobody sets while the page lives: the computer's own may be put right in a call, and its length would jump by an hour. */
export const steadyNowMs = () => performance.timeOrigin + performance.now();
