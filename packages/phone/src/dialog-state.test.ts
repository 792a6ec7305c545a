import { expect, test } from 'vitest';
import { type DialogState, readDialogState } from './dialog-state.ts';

const dialog: DialogState = {
  callId: 'a84b4c76e66710',
  localTag: 'app',
  remoteTag: 'carrier',
  localUri: 'sip:+12025550101@patchcord',
  remoteUri: 'sip:+442079460123@192.0.2.1',
  remoteTarget: 'sip:edge@192.0.2.9;transport=ws',
  routeSet: ['<sip:192.0.2.9;lr>'],
  localSeq: 12,
  remoteSeq: null,
  timer: { expiresSeconds: 1800, refresher: true, method: 'UPDATE' },
  origin: { session: '4611731400430051336', version: 3 },
};

test('what was kept is read back as it was', () => {
  expect(readDialogState(JSON.parse(JSON.stringify(dialog)))).toEqual(dialog);
  expect(readDialogState({ ...dialog, timer: null, origin: null, remoteSeq: 4 })).toMatchObject({
    timer: null,
    origin: null,
    remoteSeq: 4,
  });
});

test('nothing that would write a line of its own into a request', () => {
  for (const name of ['callId', 'localTag', 'remoteTag', 'localUri', 'remoteUri', 'remoteTarget'] as const)
    expect(readDialogState({ ...dialog, [name]: 'sip:a\r\nVia: x' }), name).toBeNull();
  expect(readDialogState({ ...dialog, callId: 'a b' })).toBeNull();
  expect(readDialogState({ ...dialog, routeSet: ['<sip:a>\r\nX: y'] })).toBeNull();
});

test('what is no dialog is none', () => {
  for (const value of [
    null,
    undefined,
    'x',
    [],
    {},
    { ...dialog, localSeq: -1 },
    { ...dialog, localSeq: '1' },
    { ...dialog, routeSet: 'x' },
  ])
    expect(readDialogState(value)).toBeNull();
  expect(readDialogState({ ...dialog, timer: { expiresSeconds: 1 }, origin: { session: 'x', version: 1 } })).toMatchObject({
    timer: null,
    origin: null,
  });
});
