/** Media sides for the calls of a scene, closed after each test. */
import { afterEach } from 'vitest';
import { addresses } from './edge.ts';
import type { Scene } from './fixture.ts';
import { browserSide, g729Side, type MediaSide, type PlainOptions, plainSide } from './media.ts';
import type { Tap } from './tap.ts';

/** What each side plays. */
export const hz = { carrier: 600, phone: 900, otherPhone: 1300 } as const;

export interface Sides {
  carrier(options?: Partial<PlainOptions>): Promise<MediaSide>;
  /** Its tap counts what really arrives. */
  g729Carrier(): Promise<MediaSide & { tap: Tap }>;
  phone(options?: Partial<PlainOptions>): Promise<MediaSide>;
}

export function sides(on: Scene): Sides {
  const open: MediaSide[] = [];
  afterEach(async () => {
    for (const side of open.splice(0)) await side.close();
  });
  const keep = <Side extends MediaSide>(side: Side): Side => {
    open.push(side);
    return side;
  };
  const ng = () => {
    if (!on.edge.ng) throw new Error('the edge was started without rtpengine');
    return on.edge.ng;
  };
  return {
    carrier: async (options = {}) => keep(await plainSide({ address: addresses.one, hz: hz.carrier, ...options })),
    g729Carrier: async () => keep(await g729Side(ng(), { address: addresses.one, hz: hz.carrier })),
    phone: async (options = {}) => keep(await browserSide(ng(), { address: '127.20.1.60', hz: hz.phone, ...options })),
  };
}
