import * as v from 'valibot'
import { problemOf } from './problems.ts'
import { readDocument } from './document.ts'
import type { PolicyFile } from './resolve.ts'
import { policySchema } from './schema.ts'
import { unknownKeys } from './unknown-keys.ts'
import { readYaml, type Problem } from './yaml.ts'

export type FileReading = { readonly kind: 'read'; readonly file: PolicyFile } | { readonly kind: 'invalid'; readonly problems: readonly string[] }

/** More would only hide the first ones. */
const MAX_PROBLEMS = 50

/**
 * Reads a policy file. All its problems are told at once, each as `name:line:column: what is wrong`, in the order of the text.
 * `name` is how the file was asked for, and how messages and exceptions call it.
 */
export function readPolicyFile(text: string, name: string): FileReading {
  const reading = readYaml(text)
  if (reading.kind === 'invalid') return invalid(reading.problems, name)
  const { source } = reading
  const parsed = v.safeParse(policySchema, source.value, { abortPipeEarly: true })
  const shape = [...unknownKeys(source), ...(parsed.issues ?? []).map((issue) => problemOf(issue, source))]
  if (!parsed.success || shape.length > 0) return invalid(shape, name)
  const { file, problems } = readDocument(parsed.output, source, name)
  return problems.length > 0 ? invalid(problems, name) : { kind: 'read', file }
}

function invalid(problems: readonly Problem[], name: string): FileReading {
  return { kind: 'invalid', problems: problemTexts(problems, name) }
}

/** As `name:line:column: what is wrong`, in the order of the text, each once. */
export function problemTexts(problems: readonly Problem[], name: string): readonly string[] {
  const inOrder = problems.toSorted((left, right) => left.line - right.line || left.column - right.column)
  const texts = [...new Set(inOrder.map(({ line, column, text }) => `${name}:${line}:${column}: ${text}`))]
  const more = texts.length - MAX_PROBLEMS
  return more > 0 ? [...texts.slice(0, MAX_PROBLEMS), `${name}: and ${more} more problems`] : texts
}
