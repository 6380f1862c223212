import { platformAsNamed } from '../image/platforms.ts'
import { isDigest, isRegion, isRegistryId, isTag, repositoryProblem } from '../image/reference.ts'
import { profileProblem } from '../policy/signature/required.ts'
import { accepted, refused, type Parsed } from '../base/parsed.ts'
import { hasUnprintable } from './quote.ts'

const PROBABILITY = /^(?:0(?:\.\d+)?|\.\d+|1(?:\.0+)?)$/
const COMMENT_KEY = /^[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,62}[A-Za-z0-9])?$/
const ID_GLOB = /^[A-Za-z0-9._:/*?[\]+-]{1,128}$/

/** Reads a repository name; a whole reference is a frequent mistake with an own message. */
export function parseRepository(text: string): Parsed<string> {
  const problem = repositoryProblem(text)
  return problem === undefined ? accepted(text) : refused(problem)
}

/** Reads a tag. */
export function parseTag(text: string): Parsed<string> {
  if (isTag(text)) return accepted(text)
  return refused('isn\'t a tag. Use 1 to 128 letters, digits, ".", "_" and "-", not starting with "." or "-".')
}

/** Reads a digest. */
export function parseDigest(text: string): Parsed<string> {
  return isDigest(text) ? accepted(text) : refused("isn't a digest. Use sha256: and 64 lowercase hexadecimal digits.")
}

/** Reads the account id of a registry. */
export function parseRegistryId(text: string): Parsed<string> {
  return isRegistryId(text) ? accepted(text) : refused("isn't a registry ID. Use an AWS account ID of 12 digits.")
}

/** Reads the name of an AWS Region. */
export function parseRegion(text: string): Parsed<string> {
  return isRegion(text) ? accepted(text) : refused("isn't an AWS Region. Use a name such as eu-west-1.")
}

/** Reads one platform as Docker writes it, `linux/arm64/v8`, in the words that runtimes take it for: `linux/x86_64` is `linux/amd64`. */
export function parsePlatform(text: string): Parsed<string> {
  const platform = platformAsNamed(text)
  if (platform !== undefined) return accepted(platform)
  return refused("isn't a platform. Use all, or os/architecture with an optional variant, such as linux/amd64 or linux/arm64/v8.")
}

/** Reads an EPSS score. */
export function parseEpss(text: string): Parsed<number> {
  return PROBABILITY.test(text) ? accepted(Number(text)) : refused("isn't an EPSS score. Use a number from 0 to 1, such as 0.1.")
}

/** Reads a comment key: it becomes part of the hidden marker of a comment. */
export function parseCommentKey(text: string): Parsed<string> {
  if (COMMENT_KEY.test(text)) return accepted(text)
  return refused('isn\'t a valid key. Use up to 64 letters, digits, ".", "_", "/" and "-", starting and ending with a letter or digit.')
}

/** Reads a glob of vulnerability ids. */
export function parseIdGlob(text: string): Parsed<string> {
  if (ID_GLOB.test(text)) return accepted(text)
  return refused("isn't a vulnerability ID or glob. Use, for example, CVE-2024-3094, GHSA-* or CVE-2019-????.")
}

/** Reads the ARN of a signing profile, or a glob of ARNs. */
export function parseSigningProfile(text: string): Parsed<string> {
  const problem = profileProblem(text)
  return problem === undefined ? accepted(text) : refused(problem)
}

/** Reads a path or another text that is used as it stands. */
export function parsePath(text: string): Parsed<string> {
  return hasUnprintable(text) ? refused('has an unprintable character. Use a path.') : accepted(text)
}
