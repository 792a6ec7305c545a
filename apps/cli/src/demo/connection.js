/**
 * Runs in the page before its own code: a hand on the phone's connection to the edge. `patchcordCut(ms)` closes it and lets none be opened for that time,
 * `patchcordReceived()` gives what came over it, as far as the page has taken it.
 */
{
  const sockets = [];
  const received = [];
  let cutUntil = 0;
  const nowhere = 'ws://127.0.0.1:1/';
  globalThis.WebSocket = class extends WebSocket {
    constructor(url, ...how) {
      super(Date.now() < cutUntil ? nowhere : url, ...how);
      sockets.push(this);
      this.addEventListener('message', ({ data }) => received.push(String(data)));
    }
  };
  globalThis.patchcordCut = (ms) => {
    cutUntil = Date.now() + ms;
    sockets.at(-1)?.close();
  };
  globalThis.patchcordReceived = () => received;
}
