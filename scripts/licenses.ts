import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

interface Installed {
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly os?: readonly string[]
  readonly license?: string
}

interface Package {
  readonly name: string
  readonly license: string
  readonly text: string
}

/**
 * The licenses of every package that the product depends on, the bundle's and a few that it leaves out. The bundler's own list
 * lacked two packages of chunks that are loaded later, and the texts of packages without a license file of their own.
 */
export function licenseTexts(root: string): string {
  const packages = productionPackages(root)
  return packages.map(({ name, license, text }) => `${name}\n${license}\n${text.trim()}\n`).join('\n')
}

function productionPackages(root: string): readonly Package[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, Installed> }
  // A package for one system can't be in the bundle. npm lists those of the compiler here, which `valibot` names as an optional peer.
  const folders = Object.entries(lock.packages).filter(([folder, { dev, devOptional, os }]) => folder !== '' && dev !== true && devOptional !== true && os === undefined)
  const packages = new Map<string, Package>()
  for (const [folder, { license = '' }] of folders) {
    const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const text = licenseFile(join(root, folder))
    // Two versions of a package have one entry, the one with a text.
    if ((packages.get(name)?.text ?? '') === '') packages.set(name, { name, license, text })
  }
  const known = [...packages.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return known.map((one) => (one.text === '' ? { ...one, text: siblingText(one, known) } : one))
}

function licenseFile(folder: string): string {
  const files = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .sort()
  return files.map((file) => readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()).join('\n\n')
}

/** Some packages of a scope name their license and leave its text to their neighbors. */
function siblingText({ name, license }: Package, packages: readonly Package[]): string {
  const scope = name.split('/')[0]
  const sibling = packages.find((other) => other.name.split('/')[0] === scope && other.license === license && other.text !== '')
  if (sibling === undefined) throw new Error(`${name} (${license}) has no license file, and no package beside it has one. Add the text by hand.`)
  return sibling.text
}
