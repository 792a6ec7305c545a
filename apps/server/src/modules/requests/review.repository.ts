import { sql } from 'kysely';
import type { Db } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';

export interface ReviewFacts {
  liveNumbers: number;
  contested: number;
  sharedWithAccounts: number;
  /** Of the numbers that are asked for, and those on the trunk already. */
  numberCountries: string[];
}

/** What other accounts have to do with this request. */
export async function reviewFacts(
  db: Db,
  request: { id: string; accountId: string; trunkId: string | null; addresses: { cidr: string }[] },
): Promise<ReviewFacts> {
  const { id, accountId, trunkId } = request;
  const cidrs = json(request.addresses.map(({ cidr }) => cidr));
  const { rows } = await sql<ReviewFacts & { trunkCountries: string[] }>`
    select
      (select count(*) from numbers where account_id = ${accountId} and state not in ('requested', 'removed')) as "liveNumbers",
      (select count(distinct r.e164) from request_rows r
        join request_rows o on o.e164 = r.e164 and o.request_id <> r.request_id and o.problem is null and o.decision = 'open'
        join requests q on q.id = o.request_id and q.account_id <> ${accountId} and q.state in ('sent', 'in_review', 'needs_information')
        where r.request_id = ${id} and r.problem is null) as "contested",
      (select count(distinct t.account_id) from sources s
        join trunks t on t.id = s.trunk_id and t.removed_at is null and t.account_id <> ${accountId}
        join jsonb_array_elements_text(${cidrs}::jsonb) as asked (cidr) on s.cidr::inet && asked.cidr::inet) as "sharedWithAccounts",
      coalesce((select jsonb_agg(distinct r.country) from request_rows r
        where r.request_id = ${id} and r.problem is null and r.country is not null), '[]'::jsonb) as "numberCountries",
      coalesce((select jsonb_agg(distinct country) from numbers
        where trunk_id = ${trunkId} and state not in ('requested', 'removed') and country is not null), '[]'::jsonb) as "trunkCountries"`.execute(
    db,
  );
  const [facts] = rows;
  return {
    liveNumbers: Number(facts?.liveNumbers ?? 0),
    contested: Number(facts?.contested ?? 0),
    sharedWithAccounts: Number(facts?.sharedWithAccounts ?? 0),
    numberCountries: [...new Set([...(facts?.numberCountries ?? []), ...(facts?.trunkCountries ?? [])])].sort(),
  };
}
