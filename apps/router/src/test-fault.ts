/** Replaced by the build: true only in builds that tests make. In any other the text is not in the bundle. */
declare const TEST_FAULTS: boolean;

export function testFault() {
  if (TEST_FAULTS) {
    if (KSR.hdr.is_present('X-Test-Fault') > 0) throw new Error('test fault');
  }
}
