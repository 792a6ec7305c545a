import {
  appendFileSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFiles } from '../engines/process-group.ts';
import { type EventFiles, openEventFiles } from './files.ts';
import { createFollower, type Follower } from './follower.ts';
import { type Journal, openJournal } from './journal.ts';

let folder: string;
let events: string;
let journal: Journal;
let files: EventFiles;
let follower: Follower;
let aside: { from: string; text: string }[];

/** An agent begins: on the disk that the one before left. */
function begin(more: { rowsAtOnce?: number; rotateBytes?: number } = {}) {
  journal = openJournal(join(folder, 'events.sqlite'));
  files = openEventFiles(events, journal.position);
  follower = createFollower({ files, journal, setAside: { put: (from, _why, text) => void aside.push({ from, text }) }, ...more });
}
/** It is killed: what it had in memory is gone. */
function kill() {
  files.reset();
  journal.close();
}
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'patchcord-follower-'));
  events = join(folder, 'events');
  mkdirSync(events);
  aside = [];
  begin();
});
afterEach(() => {
  kill();
  rmSync(folder, { recursive: true });
});

const line = (event: object) => `INVITE|t1||c@x|200|event|2026-11-22 22:00:00|${JSON.stringify(event)}\n`;
const note = (at: number) => line({ type: 'router.error', at, where: 'x', message: `m${at}`, sipCallId: '' });
const facts = {
  sipCallId: 'c@x',
  origin: { address: '127.0.0.10', port: 5060, transport: 'udp' },
  calledRaw: '',
  called: null,
  callerRaw: '',
  caller: null,
  callerName: null,
  callerWithheld: false,
  userAgent: '',
  codecs: [],
  account: null,
  trunk: null,
  number: null,
};
const started = (call: string, at: number) => line({ type: 'call.started', at, call, ...facts, people: [], apps: 1 });
const ended = (call: string, at: number) =>
  line({
    type: 'call.ended',
    at,
    call,
    outcome: 'answered',
    code: 200,
    ringAt: null,
    answerAt: null,
    endAt: at,
    hungUpBy: null,
    answeredBy: null,
    codec: null,
  });
const write = (name: string, text: string) => appendFileSync(join(events, name), text);
const names = () => readdirSync(events).sort();
const seen = () => journal.next(10_000).map(({ event }) => ('call' in event ? `${event.type} ${event.call}` : `m${event.at}`));
const nobody = () => new Set<string>();

test('rows of all files are taken once, in the order of their times', () => {
  write('events_1.log', note(3) + note(6));
  write('events_129.log', note(1) + note(4) + note(5));
  write('events_130.log', note(2));
  follower.takeAll();
  follower.takeAll();
  expect(seen()).toEqual(['m1', 'm2', 'm3', 'm4', 'm5', 'm6']);
});

test('the start of a call is numbered before its end, though both were written after the look at the start’s file', () => {
  write('events_1.log', note(1));
  follower.takeAll();
  write('events_2.log', ended('call_1', 9));
  const { refill } = files;
  let written = false;
  follower = createFollower({
    files: {
      ...files,
      refill(file) {
        if (file.name === 'events_2.log' && !written) {
          written = true;
          write('events_1.log', started('call_1', 8));
        }
        refill(file);
      },
    },
    journal,
    setAside: { put() {} },
  });
  follower.takeAll();
  expect(seen()).toEqual(['m1', 'call.started call_1', 'call.ended call_1']);
  expect(journal.openCalls()).toEqual([]);
});

test('of two rows of the same millisecond the start comes first', () => {
  write('events_1.log', ended('call_1', 5));
  write('events_2.log', started('call_1', 5));
  follower.takeAll();
  expect(seen()).toEqual(['call.started call_1', 'call.ended call_1']);
});

test('half a row waits until it is whole', () => {
  const text = note(1);
  write('events_1.log', text.slice(0, 30));
  follower.takeAll();
  expect(seen()).toEqual([]);
  write('events_1.log', text.slice(30) + note(2).slice(0, 40));
  follower.takeAll();
  expect(seen()).toEqual(['m1']);
});

test('a row that cannot be read is set aside and holds up no other', () => {
  write('events_1.log', `${note(1)}INVITE|forged\r\n row|x\n${note(2)}`);
  follower.takeAll();
  expect(seen()).toEqual(['m1', 'm2']);
  expect(aside.map(({ text }) => text)).toEqual(['INVITE|forged\r', ' row|x']);
});

test('a row longer than any row of the router is set aside in parts, and the next one is read', () => {
  write('events_1.log', `${note(1)}${'x'.repeat(2_500_000)}\n${note(2)}`);
  follower.takeAll();
  expect(seen()).toEqual(['m1', 'm2']);
});

test('an agent killed after any row neither loses nor repeats one', () => {
  const all = Array.from({ length: 40 }, (_, n) => n + 1);
  for (const n of all) {
    write(`events_${n % 3}.log`, note(n));
    if (n % 4 === 0) {
      kill();
      begin({ rowsAtOnce: 3 });
      follower.takeSome();
    }
  }
  follower.takeAll();
  expect(seen()).toEqual(all.map((n) => `m${n}`));
});

test('a journal that cannot be written takes nothing, and everything comes at the next try', () => {
  write('events_1.log', note(1) + note(2));
  let full = true;
  follower = createFollower({
    files,
    setAside: { put() {} },
    journal: {
      ...journal,
      record(read, positions) {
        if (full) throw new Error('database or disk is full');
        journal.record(read, positions);
      },
    },
  });
  expect(() => follower.takeAll()).toThrow(/full/);
  full = false;
  follower.takeAll();
  expect(seen()).toEqual(['m1', 'm2']);
});

test('a file that has grown is renamed, read on while a process has it open, and removed after that', async () => {
  kill();
  begin({ rotateBytes: 200 });
  const writer = openSync(join(events, 'events_7.log'), 'a');
  const openNow = () => openFiles([process.pid]);
  let told = 0;
  const tell = async () => void told++;
  writeSync(writer, note(1) + note(2) + note(3));
  await follower.rotate(openNow, tell);
  const [renamed] = names();
  expect(renamed).toMatch(/^events_7\.log\.\d+$/);
  expect(told).toBe(1);
  // The process was told and has not written since: it writes this row still into the old file.
  writeSync(writer, note(4));
  await follower.rotate(openNow, tell);
  expect(names()).toEqual([renamed]);
  write('events_7.log', note(5));
  writeSync(writer, note(6));
  closeSync(writer);
  // Our own reader has it open as well: only Kamailio's processes count, so this looks at none.
  await follower.rotate(nobody, tell);
  expect(names()).toEqual(['events_7.log']);
  expect(seen()).toEqual(['m1', 'm2', 'm3', 'm4', 'm5', 'm6']);
});

test('a rename by hand or by a killed agent changes nothing: the file is known by what it is', () => {
  write('events_1.log', note(1));
  follower.takeAll();
  renameSync(join(events, 'events_1.log'), join(events, 'events_1.log.123'));
  write('events_1.log.123', note(2));
  kill();
  begin();
  write('events_1.log', note(3));
  follower.takeAll();
  expect(seen()).toEqual(['m1', 'm2', 'm3']);
});

test('a new file that got the inode number of a removed one is read from its start', async () => {
  write('events_1.log', note(1) + note(2));
  follower.takeAll();
  kill();
  // Same inode, other content: what a file system does that uses numbers again.
  writeFileSync(join(events, 'events_1.log'), note(7) + note(8) + note(9));
  begin();
  follower.takeAll();
  expect(seen()).toEqual(['m1', 'm2', 'm7', 'm8', 'm9']);
});

test('after the end of Kamailio everything is taken, the unfinished row is set aside, and the folder is empty', () => {
  write('events_1.log', note(1) + note(3));
  write('events_2.log.99', `${note(2)}INVITE|t1||c@x|200|event|now|{"type":"rou`);
  follower.finish();
  expect(seen()).toEqual(['m1', 'm2', 'm3']);
  expect(names()).toEqual([]);
  expect(aside).toEqual([{ from: 'events_2.log.99', text: 'INVITE|t1||c@x|200|event|now|{"type":"rou' }]);
  write('events_1.log', note(4));
  follower.takeAll();
  expect(seen().at(-1)).toBe('m4');
});

test('files that are none of Kamailio’s event files are left alone', async () => {
  write('notes.txt', note(1));
  follower.takeAll();
  follower.finish();
  expect(seen()).toEqual([]);
  expect(names()).toEqual(['notes.txt']);
});
