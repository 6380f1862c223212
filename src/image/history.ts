/** The texts in an image's history, which every builder writes in its own way. */

export type BuilderStyle = 'buildkit' | 'classic' | 'other'

const KEYWORD = /^(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|MAINTAINER|ONBUILD|RUN|SHELL|STOPSIGNAL|USER|VOLUME|WORKDIR)\b/u
/** `/bin/sh -c`, `/bin/bash -o pipefail -c`, `cmd /S /C`, and the build arguments that Docker puts in front (`|1 KEY=value`). */
const SHELL = /^(?:\|\d+ .*? )?(?:\/(?:usr\/)?bin\/\w*sh(?: -\w+(?: pipefail)?)*? -\w*c|cmd \/S \/C|powershell -Command) /u
/** Longer than any instruction a report shows; keeps the expressions above from meeting a megabyte. */
const MAX_LENGTH = 4_096

/**
 * The instruction as it stood in the Dockerfile, as far as the history tells: without shell, builder marks and build arguments
 * (which may hold what nobody wants to see printed).
 */
export function clean(createdBy: string): string {
  const line = createdBy
    .slice(0, MAX_LENGTH)
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/ ?# buildkit$/u, '')
  const body = line.startsWith('RUN ') ? line.slice(4) : line
  const command = body.replace(SHELL, '')
  const nop = /^#\(nop\) ?/u.exec(command)
  if (nop !== null) return command.slice(nop[0].length).trim()
  if (line.startsWith('RUN ') || (command !== body && !KEYWORD.test(command))) return `RUN ${command}`
  return command
}

/** Which kind of builder wrote an entry. BuildKit marks its own; the classic builder and Buildah record the shell. */
export function styleOf(createdBy: string, comment: string): BuilderStyle {
  if (comment.startsWith('buildkit.') || createdBy.trimEnd().endsWith('# buildkit')) return 'buildkit'
  return /^\/bin\/\w*sh -c/u.test(createdBy) ? 'classic' : 'other'
}

export function isCommand(instruction: string, command?: 'CMD' | 'ENTRYPOINT'): boolean {
  return command === undefined ? /^(?:CMD|ENTRYPOINT)\b/u.test(instruction) : instruction.startsWith(`${command} `)
}

/** Whether the instruction adds files: what follows a base image's `CMD` in another Dockerfile. */
export function isFileSystem(instruction: string): boolean {
  return /^(?:ADD|COPY|RUN)\b/u.test(instruction)
}
