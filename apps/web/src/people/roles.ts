import type { Person } from '@patchcord/contracts';
import { words } from './words.ts';

type Role = Person['role'];

const choice = (role: Role) => ({ value: role, label: words.roles[role] });

/** Roles that somebody with this role may give. The control plane decides; this only offers nothing that would be refused. */
export const rolesGivenBy = (by: Role | undefined) =>
  (by === 'owner' ? (['member', 'admin', 'owner'] as const) : (['member'] as const)).map(choice);
