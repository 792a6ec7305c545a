import { expect, test } from 'vitest';
import { codecChosen, codecsOffered, streamsWanted } from './sdp.ts';

const sdp = (...lines: string[]) => ['v=0', 'o=- 1 1 IN IP4 192.0.2.1', 's=-', ...lines, ''].join('\r\n');

test('names come from rtpmap, or from the static types, in order', () => {
  const offer = sdp(
    'm=audio 4000 RTP/AVP 18 0 8 101 96',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=rtpmap:96 opus/48000/2',
  );
  expect(codecsOffered(offer)).toEqual(['G729', 'PCMU', 'PCMA', 'telephone-event', 'opus']);
});

test('maps of another stream do not count', () => {
  const offer = sdp(
    'm=video 5000 RTP/AVP 96',
    'a=rtpmap:96 VP8/90000',
    'm=audio 4000 RTP/AVP 96 8',
    'a=rtpmap:96 opus/48000',
    'm=video 5002 RTP/AVP 8',
  );
  expect(codecsOffered(offer)).toEqual(['opus', 'PCMA']);
});

test('of strangers with much to say only so much is read', () => {
  const good = 'm=audio 4000 RTP/AVP 8\r\n';
  expect(codecsOffered(`${'m=audio 0 RTP/AVP 8\r\n'.repeat(31)}${good}`)).toEqual(['PCMA']);
  expect(codecsOffered(`${'m=audio 0 RTP/AVP 8\r\n'.repeat(32)}${good}`)).toEqual([]);
  expect(codecsOffered(`${'xm=audio '.repeat(40)}\r\n${good}`)).toEqual([]);
  expect(codecsOffered(`m=audio 4000 RTP/AVP ${'77 '.repeat(1_000)}8\r\n`)).toEqual([]);
});

test('nothing is offered without audio', () => {
  expect(codecsOffered('')).toEqual([]);
  expect(codecsOffered(sdp('m=image 4000 udptl t38'))).toEqual([]);
});

test('key tones and comfort noise are never the chosen codec', () => {
  const answer = sdp('m=audio 4000 RTP/AVP 101 13 8', 'a=rtpmap:101 telephone-event/8000', 'a=rtpmap:13 CN/8000', 'a=rtpmap:8 PCMA/8000');
  expect(codecChosen(answer)).toBe('PCMA');
  expect(codecChosen(sdp('m=audio 4000 RTP/AVP 101', 'a=rtpmap:101 telephone-event/8000'))).toBeNull();
});

test('a stream with port 0 is not wanted: its codecs do not count', () => {
  expect(codecsOffered(sdp('m=audio 0 RTP/AVP 0', 'm=audio 4000 RTP/AVP 8'))).toEqual(['PCMA']);
  expect(codecChosen(sdp('m=audio 0 RTP/AVP 0'))).toBeNull();
});

test('streams that are wanted, by kind', () => {
  expect(streamsWanted(sdp('m=audio 4000 RTP/AVP 0', 'm=image 4002 udptl t38'))).toEqual(['audio', 'image']);
  expect(streamsWanted(sdp('m=audio 0 RTP/AVP 0', 'm=image 4002 udptl t38', 'a=x:m=video 5'))).toEqual(['image']);
  expect(streamsWanted('m=image 4002 udptl t38')).toEqual(['image']);
  expect(streamsWanted('')).toEqual([]);
});
