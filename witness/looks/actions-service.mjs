// Bundled by the witness before it runs: the packages import JSON without attributes, which Node refuses.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { validate } from '@actions/languageservice'
import { validateAction } from '@actions/languageservice/validate-action'
import { parse } from 'yaml'
import { TextDocument } from 'vscode-languageserver-textdocument'

// Inputs of our own actions are checked too; those of others are not here to be read.
const metadata = { fetchActionMetadata: async ({ owner, name, path = '' }) => (owner === 'OWNER' && name === 'ecr-scan-gate' ? parse(readFileSync(join(path, 'action.yml'), 'utf8')) : undefined) }
const complaints = []
for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8')
  const kind = /action\.yml$/.test(file) ? validateAction : validate
  const diagnostics = await kind(TextDocument.create(`file:///${file}`, 'yaml', 0, text), { actionsMetadataProvider: metadata })
  const told = diagnostics.filter(({ message }) => !/^Unable to resolve action `(?!OWNER)/.test(message))
  for (const { message, range } of told) complaints.push(`${file}:${range.start.line + 1}: ${message}`)
}
console.log(JSON.stringify(complaints))
