/** Replaced by the build: true only in builds that tests make. In any other the function below is empty and the text is not in the bundle. */
declare const TEST_FAULTS: boolean;

export function testFault() {
  if (TEST_FAULTS && KSR.hdr.is_present('X-Test-Fault') > 0) throw new Error('test fault');
}
