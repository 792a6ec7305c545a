/**
 * In which country an address is registered, from an open data set (package @ip-location-db/geo-whois-asn-country-mmdb: the registries' own
 * lists). A hint for support, wrong for some addresses, and never a reason by itself.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type CountryResponse, Reader, type Response } from 'maxmind';

type Row = Response & { country_code?: string } & Partial<CountryResponse>;
let reader: Reader<Row> | null = null;

/** 8 MB, read when the first request is looked at. */
const data = (): Reader<Row> => {
  reader ??= new Reader<Row>(
    readFileSync(createRequire(import.meta.url).resolve('@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb')),
  );
  return reader;
};

/** @returns ISO 3166-1 alpha-2 of the network's first address, or null where nobody knows. */
export const countryOfRange = (cidr: string): string | null => data().get(cidr.split('/')[0] ?? '')?.country_code ?? null;
