/** Settings of the relays for phones whose network blocks UDP, and which of them do not go together. docs/turn.md says how to run one. */
import { type Declared, SettingError, setting, type Values } from '@patchcord/settings';
import * as z from 'zod';
import type { Turn } from './turn.models.ts';

/** RFC 7065. */
const turnUrl = /^turns?:(\[[0-9a-f:]+\]|[a-z0-9.-]+)(:\d{1,5})?(\?transport=(udp|tcp))?$/i;
const listOf = (text: string) => text.split(',').map((one) => one.trim());

export const turnSettings = {
  turnUrls: setting({
    doc: 'TURN relays for phones whose network blocks UDP, with commas between, for example turns:turn.example.com:443?transport=tcp; empty: none.',
    env: 'PATCHCORD_TURN_URLS',
    schema: z.string().refine((text) => listOf(text).every((url) => turnUrl.test(url)), {
      error: 'expected addresses like turns:turn.example.com:443?transport=tcp with commas between',
    }),
    default: '',
  }),
  turnSecret: setting({
    doc: 'The secret that we share with those relays (coturn: static-auth-secret). Phones get credentials made with it, for ten minutes.',
    env: 'PATCHCORD_TURN_SECRET',
    schema: z.string().min(32, 'expected 32 characters or more, for example from: openssl rand -hex 32'),
    default: '',
    secret: true,
  }),
} satisfies Declared;

/** @returns null: no relay. @throws SettingError where one is set without the other */
export function turnFrom({ turnUrls, turnSecret }: Values<typeof turnSettings>): Turn | null {
  if ((turnUrls === '') !== (turnSecret === ''))
    throw new SettingError('PATCHCORD_TURN_URLS and PATCHCORD_TURN_SECRET: set both or neither.');
  return turnUrls === '' ? null : { urls: listOf(turnUrls), secret: turnSecret };
}
