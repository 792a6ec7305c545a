/** 'Add this address': what becomes of an address that a check has seen calling. */
import type { CheckSourceAnswer } from '@patchcord/contracts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { addSource } from '../sources/sources.usecases.ts';

export interface AddressFound {
  feed: ChangeFeed;
  accountId: string;
  trunkId: string;
  address: string;
  /** Who asks for it. */
  userId: string;
  allowPrivate: boolean;
}

/** As if an owner or admin had typed it in the trunk's list: the same checks, the same refusals. */
export async function addAddressFound({ feed, accountId, trunkId, address, allowPrivate }: AddressFound): Promise<CheckSourceAnswer> {
  const source = { cidr: address, note: 'Seen by the arrival check' };
  const { cidr } = await addSource({ feed, accountId, trunkId, source, allowPrivate });
  return { status: 'added', cidr };
}
