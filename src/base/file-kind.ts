/** As much of a `Stats` of Node as tells what is there. */
export interface FileStatus {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
  isFIFO(): boolean
  isSocket(): boolean
}

/** What is at a path, in words that follow "is". */
export function fileKind(status: FileStatus): string {
  if (status.isFile()) return 'a regular file'
  if (status.isDirectory()) return 'a folder'
  if (status.isSymbolicLink()) return 'a symbolic link'
  if (status.isFIFO()) return 'a named pipe'
  if (status.isSocket()) return 'a socket'
  return 'a device'
}
