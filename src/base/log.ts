/** Where a command says what it does meanwhile. A face prints it, and makes it safe. */
export interface Log {
  info(message: string): void
  notice(message: string): void
}
