import { expect, test } from 'vitest';
import { readMediaTimeout } from './media-timeout.ts';

/** As rtpengine 10.5 posts it. */
const posted = (method: string) => `<?xml version="1.0" encoding="UTF-8"?>\r
<methodCall>\r
<methodName>${method}</methodName>\r
<params>\r
<param><value><string>a&amp;b@x</string></value></param>\r
<param><value><string>ft</string></value></param>\r
<param><value><string>tt&lt;1</string></value></param>\r
</params>\r
</methodCall>\r
`;

test('Call-ID and tags are read, with XML’s escapes undone', () => {
  expect(readMediaTimeout(posted('dlg.terminate_dlg'))).toEqual({ sipCallId: 'a&b@x', fromTag: 'ft', toTag: 'tt<1' });
});

test('another method or no XML is not a media timeout', () => {
  expect(readMediaTimeout(posted('core.kill'))).toBeNull();
  expect(readMediaTimeout('hello')).toBeNull();
});
