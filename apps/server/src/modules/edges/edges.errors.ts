import { Refusal, wrongFields } from '../../platform/http/errors.ts';

export const tokenUnknown = () =>
  new Refusal({
    status: 401,
    code: 'edge.token_unknown',
    message: 'No edge has this token. Make the edge anew in the console, or set PATCHCORD_EDGE_TOKEN.',
  });

export const edgeNameTaken = (name: string) =>
  wrongFields('edge.name_taken', [{ field: 'name', received: name, message: `There is an edge named ${name} already.` }]);

export const edgeLocationUnknown = (location: string) =>
  wrongFields('edge.location_unknown', [
    { field: 'location', received: location, message: 'There is no such location. Use an id from /api/v1/locations.' },
  ]);

export const websocketUrlWrong = (url: string) =>
  wrongFields('edge.websocket_url', [
    { field: 'websocketUrl', received: url.slice(0, 200), message: 'Expected wss://host/ as the apps reach it (ws:// on loopback only).' },
  ]);
