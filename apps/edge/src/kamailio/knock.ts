/**
 * A message for each process that reads TCP. Where there is TLS every plain socket has processes of its own, and one reads all the rest
 * (docs/decisions/one-process-reads-tls.md): on a quiet edge most of them get none for a long time.
 */
import { connect, isIPv6, type Socket } from 'node:net';

interface Place {
  address: string;
  port: number;
}

/** 'tcp receiver (tcp:192.0.2.1:5060) child=5', an IPv6 address in brackets; 'tcp receiver (generic) child=0' */
const ownSocket = /^tcp receiver \(tcp:\[?([^\]()]+?)\]?:(\d+)\)/;
const generic = /^tcp receiver \(generic\)/;

/** Where a process of that description is reached; null: it reads no TCP. */
export function placeOf(description: string, genericReader: Place): Place | null {
  const [, address, port] = ownSocket.exec(description) ?? [];
  if (address) return { address, port: Number(port) };
  return generic.test(description) ? genericReader : null;
}

/**
 * Each connection goes to the process that has the fewest, so two for each one reach all of them. HTTP, which every TCP listener hands to the router: it
 * says nothing where it has nothing to say.
 * @returns ends them
 */
export function knock(descriptions: string[], genericReader: Place): () => void {
  const places = descriptions.map((one) => placeOf(one, genericReader)).filter((one) => one !== null);
  const sockets = [...places, ...places].map(knockAt);
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}

function knockAt({ address, port }: Place): Socket {
  const socket = connect(port, address);
  // Full, or gone: then that is what is reported.
  socket.on('error', () => {});
  socket.resume();
  socket.write(`GET / HTTP/1.1\r\nHost: ${isIPv6(address) ? `[${address}]` : address}\r\n\r\n`);
  return socket;
}
