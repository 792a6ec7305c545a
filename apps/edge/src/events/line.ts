/**
 * One row of Kamailio's event files. acc writes its own columns first (method|from tag|to tag|Call-ID|code|reason|time|…), our JSON last.
 * Only the JSON is taken: acc's columns hold text from the wire, and a '|' inside them became %7C, while the JSON holds none at all (the router
 * writes \u007c), so it starts behind the last '|'. A row that was cut by a kill and continued by the next writer keeps its second event.
 */
import { type EdgeEvent, edgeEvent } from '@patchcord/contracts';

export type ReadEvent = { event: EdgeEvent } | { unreadable: string };

export function readEventLine(line: string): ReadEvent {
  const text = line.slice(line.lastIndexOf('|') + 1);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { unreadable: 'the last column is not JSON' };
  }
  const read = edgeEvent.safeParse(json);
  if (read.success) return { event: read.data };
  const [issue] = read.error.issues;
  return { unreadable: `${issue?.path.join('.') || 'event'}: ${issue?.message ?? 'not understood'}` };
}
