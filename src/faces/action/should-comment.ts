import type { CommentMode } from '../../inputs/options.ts'
import type { Result } from '../../policy/verdict.ts'

/** What to do about the comment, from the input `comment` and what the gate found. */
export function shouldComment(mode: CommentMode, result: Result, hasFindings: boolean): 'create-or-update' | 'update-only' | 'nothing' {
  switch (mode) {
    case 'always':
      return 'create-or-update'
    case 'on-findings':
      return hasFindings || result !== 'pass' ? 'create-or-update' : 'update-only'
    case 'on-failure':
      return result !== 'pass' ? 'create-or-update' : 'update-only'
    case 'never':
      return 'nothing'
  }
}
