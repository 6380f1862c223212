/**
 * Tests that deal with real processes, sockets and browsers, whose machine may be busy beyond any patience. All others
 * have nothing that could go otherwise a second time; of a property test a second try would draw other values.
 */
const REAL = /\/__tests__\/(?:aws|bench|e2e|emulator|report\/html)\/|\/__tests__\/report\/watch\/page-browser\.test\.ts$|\/__tests__\/github\/client\.test\.ts$/

/** Whether a test of this file gets a second try, on machines of CI only. */
export function hasSecondTry(file: string): boolean {
  return REAL.test(file.replaceAll('\\', '/'))
}
