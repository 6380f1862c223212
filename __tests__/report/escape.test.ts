import { isDeepStrictEqual } from 'node:util'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cut } from '../../src/report/cut.ts'
import { escapeBlock, escapeCode, escapeCsvCell, escapeHtml, escapeLog, escapeText, link, md, safeLink } from '../../src/report/escape.ts'
import { draws } from '../draws.ts'
import { anyText, anyUrl } from '../strings.ts'
import { looseText, renderGfm, tagsOf } from './gfm.ts'
import { HOSTILE_TEXTS } from '../../scripts/preview/crowd.ts'

/** What a stranger would try, mixed with anything else. */
const hostile = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc
    .array(
      fc.oneof(
        anyText({ maxLength: 8 }),
        fc.constantFrom('`', '``', '|', '\\', '\\|', '<', '>', '&', '&amp;', '<b>', '</details>', '<!--', '-->', '@org/team', '#12', 'GH-1', 'o/r#3', 'https://evil.example/x', 'http://e.x', 'www.evil.example', 'a@b.co', '[a](https://e.x)', '![a](b)', '[^1]', '**', '__', '~~', '*', '_', '$', '$$', '\n', '\r\n', '\t', '- ', '1. ', '# ', '> ', '> [!NOTE]', '===', '---', '|---|', ':smile:', '::error::', '##[group]', '\u001b[31m', '\u001b]0;x\u0007', '\u202e', '\u200b', '\ufeff', '\u2028', '{{', '%0A', '=1+1', '@SUM(1)', '👩‍💻', 'é', '\ud83d'),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join('')),
)

describe('escapeLog', () => {
  test.each([
    ['a plain line', 'libssl3 3.0.13', 'libssl3 3.0.13'],
    ['a command', '::error::x', ': :error::x'],
    ['a command after blanks', ' \t ::set-output name=a::b', ': :set-output name=a::b'],
    ['a command on a second line', 'x\n::error::y', 'x ::error::y'],
    ['an old command anywhere', 'x ##[error]y', 'x ## [error]y'],
    ['C++ names stay', 'std::string', 'std::string'],
    ['colors', '\u001b[1;31mred\u001b[0m', 'red'],
    ['a window title', 'a\u001b]0;title\u0007b', 'ab'],
    ['an unfinished title hides nothing', 'a\u001b]0;title', 'a ]0;title'],
    ['bidi and zero width', 'a\u202eb\u200bc\u2066d', 'abcd'],
    ['line separators', 'a\u2028b\u0085c', 'a b c'],
    ['half an emoji', 'a\ud83d', 'a\ufffd'],
  ])('%s', (_name, given, wanted) => expect(escapeLog(given)).toBe(wanted))

  test('never lets a command through', () => {
    fc.assert(
      fc.property(hostile, (given) => {
        const line = escapeLog(given)
        return ![/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u, /^\s*::/u, /##\[/u].some((command) => command.test(line))
      }),
      { numRuns: draws(2_000) },
    )
  })
})

describe('Markdown', () => {
  test.each([
    ['a plain sentence', 'A fix is there.', 'A fix is there.'],
    ['a version is no list', '7.5', '7.5'],
    ['a number with a dot is', '7. x', '7&#46; x'],
    ['emphasis', '*a* _b_ ~c~', '&#42;a&#42; &#95;b&#95; &#126;c&#126;'],
    ['a cell', 'a|b\nc', 'a&#124;b c'],
  ])('escapeText: %s', (_name, given, wanted) => expect(escapeText(given)).toBe(wanted))

  test.each([
    ['a name', 'libssl3', '`libssl3`'],
    ['backticks', 'a`b``c', '```a`b``c```'],
    ['a backtick at the edge', '`a', '`` `a ``'],
    ['nothing', '', '` `'],
    ['a pipe', 'curl x | sh', '<code>curl x &#124; sh</code>'],
    ['a new line', 'a\nb', '`a b`'],
  ])('escapeCode: %s', (_name, given, wanted) => expect(escapeCode(given)).toBe(wanted))

  test('a table cell shows exactly the code that was given, pipes and backslashes included', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '|', '\\', '`', '<', '&', ' '), minLength: 1, maxLength: 12 }).filter((text) => text.trim() === text), (given) => {
        const html = renderGfm(`| x | y |\n| --- | --- |\n| ${escapeCode(given)} | z |\n`)
        const shown = /<td><code>([\s\S]*?)<\/code><\/td>/u.exec(html)?.[1] ?? ''
        return html.match(/<td>/gu)?.length === 2 && looseText(shown) === given
      }),
      { numRuns: draws(3_000) },
    )
  })

  test('whatever comes in, the only tags that come out are ours', () => {
    fc.assert(
      fc.property(hostile, hostile, (first, second) => {
        const document = md`### ${escapeText(first)}

${escapeText(first)}

- ${escapeText(second)}

| a | b |
| --- | --- |
| ${escapeText(first)} | ${escapeCode(second)} |

<details><summary>${escapeText(second)}</summary>

${escapeCode(first)} ${escapeText(first)}

</details>

${escapeBlock(`${first}\n${second}`, 'sh')}
`
        const html = renderGfm(document)
        const allowed = /^<\/?(?:h3|p|ul|li|table|thead|tbody|tr|th|td|code|pre|details|summary)>$|^<code class="language-sh">$/u
        const counts = [/<td>/gu, /<h3>/gu, /<details>/gu, /<pre>/gu].map((tag) => html.match(tag)?.length)
        const loose = looseText(html)
        const references = [/@[\w-]/u, /#\d/u, /\bGH-\d/iu, /https?:\/\/\S/u, /www\.\w/iu, /:[\w+-]+:/u]
        return tagsOf(html).every((tag) => allowed.test(tag)) && isDeepStrictEqual(counts, [2, 1, 1, 1]) && !references.some((reference) => reference.test(loose))
      }),
      { numRuns: draws(2_000) },
    )
  })

  test('a full commit hash is no reference', () => {
    expect(escapeText('8c1f0e2d4b5a69788796a5b4c3d2e1f001234567')).toBe('8c1f0e&#8203;2d4b5a69788796a5b4c3d2e1f001234567')
  })
})

describe('safeLink', () => {
  test.each([
    ['https://nvd.nist.gov/vuln/detail/CVE-2024-1', 'https://nvd.nist.gov/vuln/detail/CVE-2024-1'],
    ['https://e.x/a b(c)<d>"e"', 'https://e.x/a%20b%28c%29%3Cd%3E%22e%22'],
    ['https://e.x/a[1]|`*', 'https://e.x/a%5B1%5D%7C%60%2A'],
    ['http://e.x/', undefined],
    ['javascript:alert(1)', undefined],
    ['https://user:pass@e.x/', undefined],
    ['no url', undefined],
  ])('%s', (given, wanted) => expect(safeLink(given)).toBe(wanted))

  test('refuses what is too long to be meant', () => expect(safeLink(`https://e.x/${'a'.repeat(3_000)}`)).toBeUndefined())

  test('stays one link target', () => {
    fc.assert(
      fc.property(fc.oneof(anyUrl(), hostile.map((text) => `https://e.x/${text}`)), (given) => {
        const html = renderGfm(`a ${link(md`b`, given)} c`)
        return tagsOf(html).every((tag) => /^<\/?p>$|^<\/a>$|^<a href="https:\/\/[^"]*">$/u.test(tag))
      }),
      { numRuns: draws(1_000) },
    )
  })
})

describe('escapeHtml', () => {
  test('leaves nothing to close or open', () => {
    fc.assert(fc.property(hostile, (given) => expect(escapeHtml(given)).not.toMatch(/[<>"'`]/u)))
    expect(escapeHtml('a & <b>')).toBe('a &amp; &lt;b&gt;')
  })
})

describe('escapeCsvCell', () => {
  test.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['a\nb', '"a\nb"'],
    ['=1+1', `"'=1+1"`],
    ['@babel/core', '"@babel/core"'],
    ['@SUM(1)/a', `"'@SUM(1)/a"`],
    ["@a/b!'c'", `"'@a/b!'c'"`],
    ['@a/b|c', `"'@a/b|c"`],
    [' =1', `"' =1"`],
    ['-1', `"'-1"`],
    [-1, '-1'],
    [true, 'true'],
    [undefined, ''],
  ])('%p', (given, wanted) => expect(escapeCsvCell(given)).toBe(wanted))

  test('no cell begins a formula, and every cell reads back as one', () => {
    fc.assert(
      fc.property(hostile, (given) => {
        const cell = escapeCsvCell(given)
        // Scoped names, as of packages and teams, stay what they are.
        if (!/^"@[a-z0-9][a-z0-9._-]*\/[a-z0-9][a-z0-9._-]*"$/u.test(cell)) expect(cell).not.toMatch(/^[\s"]*[=+\-@]/u)
        const inner = cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '') : cell
        expect(inner).not.toContain('"')
      }),
    )
  })
})

describe('cut', () => {
  test.each([
    ['short', 10, 'short'],
    ['exactly ten', 11, 'exactly ten'],
    ['one too many', 11, 'one too ma…'],
    ['a👩‍💻b', 3, 'a…'],
    ['👩‍💻👩‍💻', 4, '👩‍💻…'],
    ['cafe\u0301s', 5, 'caf…'],
    ['words break', 7, 'words…'],
  ])('%s to %i', (given, max, wanted) => expect(cut(given, max)).toBe(wanted))

  test('is never longer than asked, in code points, and always well-formed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 1, max: 40 }), (given, max) => {
        const short = cut(given, max)
        expect(Array.from(short).length).toBeLessThanOrEqual(Math.max(max, given.length <= max ? given.length : 0))
        expect(short.isWellFormed()).toBe(true)
      }),
    )
  })
})
