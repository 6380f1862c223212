export const id = 210;
export const ids = [210,298];
export const modules = {

/***/ 9210:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  readPolicyFile: () => (/* binding */ readPolicyFile)
});

// EXTERNAL MODULE: ./node_modules/valibot/dist/index.mjs
var dist = __webpack_require__(7934);
// EXTERNAL MODULE: ./node_modules/fastest-levenshtein/mod.js
var mod = __webpack_require__(1916);
// EXTERNAL MODULE: ./lib/findings/finding.js
var finding = __webpack_require__(6939);
// EXTERNAL MODULE: ./lib/policy/day.js
var day = __webpack_require__(5720);
;// CONCATENATED MODULE: ./lib/policy/schema.js



const schema_text = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/\S/, 'is empty'), dist/* maxLength */.Ru6(1000, 'is longer than 1000 characters'));
const glob = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/\S/, 'is empty'), dist/* maxLength */.Ru6(512, 'is longer than 512 characters'));
const schema_day = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* isoDate */._$n('is no date such as 2027-01-31'), dist/* check */.z6Y((date) => (0,day/* parseDay */.Iq)(date) !== undefined, 'is a day that does not exist'));
const duration = dist/* pipe */.FsL(dist/* string */.YjP(), dist/* regex */.yGV(/^\d{1,4}[dw]$/, 'is no number of days or weeks such as 0d, 14d or 2w'));
const count = dist/* pipe */.FsL(dist/* number */.aig(), dist/* integer */.ndf('is no whole number'), dist/* minValue */.Wwf(0, 'is less than 0'));
function described(schema, description) {
    return dist/* optional */.lqM(dist/* pipe */.FsL(schema, dist/* description */.h_(description)));
}
const bySeverity = (each) => {
    const one = dist/* optional */.lqM(each);
    return { critical: one, high: one, medium: one, low: one, informational: one, untriaged: one };
};
const rules = {
    'fail-on-severity': described(dist/* picklist */.KIO(['critical', 'high', 'medium', 'low', 'informational', 'none']), 'Lowest severity that fails; untriaged counts as medium. Not together with thresholds.'),
    thresholds: described(dist/* pipe */.FsL(dist/* strictObject */.rej(bySeverity(count)), dist/* minEntries */.bPf(1, 'names no severity, so nothing would fail')), 'Most findings allowed of each severity. A severity that is not named is not limited, except untriaged, which then counts inside medium.'),
    'only-fixable': described(dist/* boolean */.zMY(), 'Judge only findings that have a fix; the others are still shown.'),
    'fail-on-kev': described(dist/* boolean */.zMY(), 'Fail on any finding in the catalogue of known exploited vulnerabilities of CISA, whatever its severity.'),
    'fail-on-exploit': described(dist/* boolean */.zMY(), 'Fail on any finding with a known exploit.'),
    'fail-on-epss': described(dist/* pipe */.FsL(dist/* number */.aig(), dist/* minValue */.Wwf(0, 'is less than 0'), dist/* maxValue */.cGV(1, 'is more than 1')), 'Fail on any finding whose EPSS score is at or above this. A finding without score does not break the rule.'),
    'fail-on-new-only': described(dist/* boolean */.zMY(), 'Judge only findings that the baseline does not have.'),
    grace: described(dist/* strictObject */.rej({ ...bySeverity(duration), kev: dist/* optional */.lqM(duration) }), 'Time since publication during which a finding does not fail yet, in days or weeks. For known exploited vulnerabilities the shorter of kev and of their severity holds.'),
    'enforce-from': described(dist/* union */.KCZ([schema_day, dist/* strictObject */.rej({ ...bySeverity(schema_day), default: dist/* optional */.lqM(schema_day) })]), 'Day (UTC) from which the rules fail the job; before it they are only reported. One day, or one for each severity with default for the others.'),
};
const exception = dist/* strictObject */.rej({
    id: dist/* pipe */.FsL(glob, dist/* description */.h_('Vulnerability id, or a glob of ids.')),
    package: described(glob, 'Name of the package, or a glob. Without it all packages of the vulnerability are excepted.'),
    path: described(glob, 'Path inside the image, or a glob in which * stays within a folder and ** does not.'),
    repository: described(glob, 'Name of the repository, or a glob.'),
    image: described(glob, 'Tag, digest, repository:tag or repository@digest, or a glob.'),
    reason: dist/* pipe */.FsL(schema_text, dist/* description */.h_('Why this is acceptable; shown in every report.')),
    expires: dist/* pipe */.FsL(schema_day, dist/* description */.h_('Last day (UTC) on which the exception excuses.')),
    owner: described(schema_text, 'Who answers for it.'),
    ticket: described(schema_text, 'Where it is followed up.'),
});
const policySchema = dist/* strictObject */.rej({
    extends: described(schema_text, 'Another policy file, as owner/repo/path@ref. What this file says wins over it.'),
    ...rules,
    ignore: described(dist/* union */.KCZ([schema_text, dist/* array */.YOg(glob)]), 'Vulnerability ids that are not judged; globs allowed. A list, or one text with commas.'),
    exceptions: described(dist/* array */.YOg(exception), 'Findings that are accepted for a time. All that an exception names must match.'),
    repositories: described(dist/* record */.g1P(dist/* string */.YjP(), dist/* strictObject */.rej(rules)), 'Other rules by glob of repository name; later entries win over earlier ones.'),
    'never-except': described(dist/* array */.YOg(dist/* picklist */.KIO([...finding/* SEVERITIES */.oC, 'kev'])), 'Severities, and kev, that nothing excuses: no exception, no ignore, no VEX statement.'),
    'max-exception-days': described(dist/* pipe */.FsL(dist/* number */.aig(), dist/* integer */.ndf('is no whole number'), dist/* minValue */.Wwf(1, 'is less than 1'), dist/* maxValue */.cGV(3650, 'is more than 3650')), 'Longest time, in days from today, that an exception may still last.'),
});
function keysAt(path) {
    const [first] = path;
    const inner = path.at(-1);
    if (inner === undefined)
        return Object.keys(policySchema.entries);
    if (inner === 'thresholds')
        return finding/* SEVERITIES */.oC;
    if (inner === 'grace')
        return [...finding/* SEVERITIES */.oC, 'kev'];
    if (inner === 'enforce-from')
        return [...finding/* SEVERITIES */.oC, 'default'];
    return Object.keys(first === 'exceptions' ? exception.entries : rules);
}

// EXTERNAL MODULE: ./lib/policy/quoted.js
var quoted = __webpack_require__(2868);
;// CONCATENATED MODULE: ./lib/policy/policy-problem.js



function problemOf(issue, source, parent = []) {
    const path = [...parent, ...pathOf(issue)];
    const deeper = issue.issues?.toSorted((left, right) => (right.path?.length ?? 0) - (left.path?.length ?? 0))[0];
    if (deeper?.path !== undefined)
        return problemOf(deeper, source, path);
    const key = String(path.at(-1) ?? '');
    const origin = issue.path?.at(-1);
    if (origin !== undefined && 'origin' in origin && origin.origin === 'key') {
        if (issue.expected === 'never')
            return unknownKey(path, source);
        return source.problemAt(path.slice(0, -1), 'value', `${(0,quoted/* quoted */.T)(key)} is missing`);
    }
    return source.problemAt(path, 'value', `${quotedKey(path)}${valueText(issue)}`);
}
function pathOf(issue) {
    return (issue.path ?? []).map(({ key }) => (typeof key === 'number' ? key : String(key)));
}
function quotedKey(path) {
    const names = path.filter((part) => typeof part === 'string');
    return names.length === 0 ? '' : `${names.at(-1) ?? ''}: `;
}
function valueText(issue) {
    const { input, type, expected, kind, message } = issue;
    if (input === null)
        return 'has no value';
    if (type === 'picklist') {
        const allowed = [...(expected ?? '').matchAll(/"([^"]+)"/g)].flatMap(([, word]) => word ?? []);
        return `${(0,quoted/* quoted */.T)(input)} is none of ${allowed.join(', ')}${typeof input === 'string' ? suggestion(input, allowed) : ''}`;
    }
    if (kind === 'validation')
        return `${(0,quoted/* quoted */.T)(input)} ${message}`;
    return `${(0,quoted/* quoted */.T)(input)} is ${kindOf(input)} where ${expectedText(expected ?? '')} belongs${numberHint(input, expected ?? '')}`;
}
function kindOf(input) {
    if (Array.isArray(input))
        return 'a list';
    if (typeof input === 'object')
        return 'a mapping';
    return typeof input === 'string' ? 'text' : `a ${typeof input}`;
}
function expectedText(expected) {
    const words = { Object: 'a mapping', Array: 'a list', string: 'text', number: 'a number', boolean: 'true or false' };
    const found = Object.entries(words).flatMap(([type, word]) => (expected.includes(type) ? [word] : []));
    return found.join(' or ');
}
function numberHint(input, expected) {
    return expected.includes('string') && (typeof input === 'number' || typeof input === 'boolean') ? '; put it in quotes' : '';
}
function unknownKey(path, source) {
    const allowed = keysAt(path.slice(0, -1));
    const key = String(path.at(-1) ?? '');
    const near = suggestion(key, allowed);
    return source.problemAt(path, 'key', `unknown key ${(0,quoted/* quoted */.T)(key)}${near === '' ? `; allowed here: ${allowed.join(', ')}` : near}`);
}
function suggestion(word, allowed) {
    if (allowed.length === 0 || word.length > 64)
        return '';
    const wanted = word.toLowerCase().replaceAll('_', '-').trim();
    const nearest = (0,mod/* closest */.kp)(wanted, allowed);
    const limit = nearest.length < 4 ? 1 : Math.max(2, Math.floor(nearest.length / 3));
    return (0,mod/* distance */.Io)(wanted, nearest) <= limit ? `; did you mean ${(0,quoted/* quoted */.T)(nearest)}?` : '';
}

// EXTERNAL MODULE: ./lib/policy/glob.js
var policy_glob = __webpack_require__(6298);
// EXTERNAL MODULE: ./lib/policy/pattern.js
var policy_pattern = __webpack_require__(1452);
// EXTERNAL MODULE: ./lib/policy/reference.js
var reference = __webpack_require__(4659);
// EXTERNAL MODULE: ./lib/policy/resolve.js
var resolve = __webpack_require__(2138);
;// CONCATENATED MODULE: ./lib/policy/document.js






function readDocument(document, source, name) {
    const reader = { source, name, problems: [] };
    const excuses = [...ignoreOf(document, reader), ...exceptionsOf(document.exceptions ?? [], reader)];
    const overrides = overridesOf(document, reader);
    const days = document['max-exception-days'];
    if (document.extends !== undefined && (0,reference/* parseRemoteReference */.B)(document.extends) === undefined) {
        complain(reader, ['extends'], `${(0,quoted/* quoted */.T)(document.extends)} names no file in a repository; write owner/repo/path@ref`);
    }
    const settings = settingsOf(document, [], reader);
    const empty = source.keysOf([]).length === 0;
    const file = {
        name,
        ...(document.extends === undefined ? {} : { extends: document.extends }),
        settings,
        overrides,
        excuses,
        neverExcept: document['never-except'] ?? [],
        ...(days === undefined ? {} : { maxExceptionDays: days }),
        warnings: [...(empty ? [{ text: 'the policy file is empty', source: name }] : []), ...excuses.flatMap(resolve/* broadWarning */["do"]), ...gapWarnings(settings, name)],
    };
    return { file, problems: reader.problems };
}
function complain({ source, problems }, path, text, at = 'value') {
    problems.push(source.problemAt(path, at, text));
}
function placeOf({ source, name }, path) {
    return `${name}:${source.lineOf(path)}`;
}
function patternAt(reader, path, text, kind, part = 'value') {
    const pattern = (0,policy_glob.compilePattern)(text, kind);
    if (!('problem' in pattern))
        return pattern;
    complain(reader, path, `${kind} ${(0,quoted/* quoted */.T)(text)} ${pattern.problem}`, part);
    return (0,policy_pattern/* exactPattern */.gc)(text, kind);
}
function ignoreOf({ ignore }, reader) {
    if (ignore === undefined)
        return [];
    const entries = typeof ignore === 'string'
        ? ignore.split(',').flatMap((text) => (text.trim() === '' ? [] : [{ text: text.trim(), path: ['ignore'] }]))
        : ignore.map((text, at) => ({ text, path: ['ignore', at] }));
    return entries.map(({ text, path }) => (0,resolve/* ignoreEntry */.wL)(patternAt(reader, path, text, 'id'), placeOf(reader, path)));
}
function exceptionsOf(entries, reader) {
    const lines = new Map();
    return entries.map((entry, at) => {
        const path = ['exceptions', at];
        const mark = JSON.stringify([entry.id.toLowerCase(), entry.package, entry.path, entry.repository, entry.image]);
        const earlier = lines.get(mark);
        if (earlier === undefined)
            lines.set(mark, reader.source.lineOf(path));
        else
            complain(reader, path, `an exception for the same ${Object.keys(entry).filter((key) => MATCHING.includes(key)).join(', ')} stands in line ${earlier} already`);
        return exceptionOf(entry, path, reader);
    });
}
const MATCHING = ['id', 'package', 'path', 'repository', 'image'];
function exceptionOf(entry, path, reader) {
    const optional = (key) => {
        const text = entry[key];
        const member = {};
        if (text !== undefined)
            member[key] = patternAt(reader, [...path, key], text, key);
        return member;
    };
    return {
        by: 'exception',
        id: patternAt(reader, [...path, 'id'], entry.id, 'id'),
        ...optional('package'),
        ...optional('path'),
        ...optional('repository'),
        ...optional('image'),
        reason: entry.reason.trim(),
        expires: entry.expires,
        ...(entry.owner === undefined ? {} : { owner: entry.owner }),
        ...(entry.ticket === undefined ? {} : { ticket: entry.ticket }),
        source: placeOf(reader, path),
        reportStale: true,
    };
}
function overridesOf({ repositories }, reader) {
    return reader.source.keysOf(['repositories']).flatMap((glob) => {
        const path = ['repositories', glob];
        const entries = repositories?.[glob];
        if (entries === undefined) {
            complain(reader, path, `${(0,quoted/* quoted */.T)(glob)} cannot be a key`, 'key');
            return [];
        }
        const repository = patternAt(reader, path, glob, 'repository', 'key');
        return [{ repository, settings: settingsOf(entries, path, reader), source: placeOf(reader, path) }];
    });
}
function settingsOf(entries, path, reader) {
    if (entries['fail-on-severity'] !== undefined && entries.thresholds !== undefined) {
        complain(reader, [...path, 'thresholds'], 'thresholds and fail-on-severity contradict each other; keep one of them', 'key');
    }
    return {
        failOnSeverity: entries['fail-on-severity'],
        thresholds: entries.thresholds === undefined ? undefined : document_bySeverity(entries.thresholds, (limit) => limit),
        onlyFixable: entries['only-fixable'],
        failOnKev: entries['fail-on-kev'],
        failOnExploit: entries['fail-on-exploit'],
        failOnEpss: entries['fail-on-epss'],
        failOnNewOnly: entries['fail-on-new-only'],
        grace: graceOf(entries.grace),
        enforceFrom: enforceFromOf(entries['enforce-from']),
    };
}
function document_bySeverity(values, convert) {
    const present = {};
    for (const severity of finding/* SEVERITIES */.oC) {
        const value = values[severity];
        if (value !== undefined)
            present[severity] = convert(value);
    }
    return present;
}
function graceOf(entries) {
    if (entries === undefined)
        return undefined;
    return { ...document_bySeverity(entries, daysOf), ...(entries.kev === undefined ? {} : { kev: daysOf(entries.kev) }) };
}
function daysOf(duration) {
    return Number(duration.slice(0, -1)) * (duration.endsWith('w') ? 7 : 1);
}
function enforceFromOf(entry) {
    if (entry === undefined || typeof entry === 'string')
        return entry === undefined ? undefined : { default: entry };
    return { ...document_bySeverity(entry, (day) => day), ...(entry.default === undefined ? {} : { default: entry.default }) };
}
function gapWarnings({ thresholds }, name) {
    if (thresholds === undefined)
        return [];
    const worst = finding/* SEVERITIES */.oC.findIndex((severity) => thresholds[severity] !== undefined);
    return worst <= 0 || worst >= 5 ? [] : [{ text: `thresholds limit ${finding/* SEVERITIES */.oC[worst] ?? ''} and not ${finding/* SEVERITIES */.oC.slice(0, worst).join(', ')}: any number of those passes`, source: name }];
}

// EXTERNAL MODULE: external "node:util"
var external_node_util_ = __webpack_require__(7975);
;// CONCATENATED MODULE: ./lib/policy/stray.js




const LISTS = [['exceptions'], ['ignore'], ['never-except']];
function strayParts(source) {
    return [...lists(source.value, [], source), ...unknownKeys(source)];
}
function lists(value, path, source) {
    if (typeof value !== 'object' || value === null)
        return [];
    const below = Object.entries(value).flatMap(([key, inner]) => lists(inner, [...path, Array.isArray(value) ? Number(key) : key], source));
    if (!Array.isArray(value) || LISTS.some((allowed) => (0,external_node_util_.isDeepStrictEqual)(allowed, path)))
        return below;
    return [source.problemAt(path, 'value', `${(0,quoted/* quoted */.T)(value)} is a list, and here is no place for one`)];
}
function unknownKeys(source) {
    const top = asMapping(source.value);
    const exceptions = Array.isArray(top.exceptions) ? top.exceptions.map((_, at) => ['exceptions', at]) : [];
    const overrides = source.keysOf(['repositories']).map((glob) => ['repositories', glob]);
    const limits = [[], ...overrides].flatMap((path) => ['thresholds', 'grace', 'enforce-from'].map((key) => [...path, key]));
    return [[], ...exceptions, ...overrides, ...limits].flatMap((path) => {
        const allowed = keysAt(path);
        return source
            .keysOf(path)
            .filter((key) => !allowed.includes(key))
            .map((key) => unknownKey([...path, key], source));
    });
}
function asMapping(value) {
    return typeof value === 'object' && value !== null ? { ...value } : {};
}

// EXTERNAL MODULE: ./node_modules/yaml/dist/index.js
var yaml_dist = __webpack_require__(8815);
;// CONCATENATED MODULE: ./lib/policy/yaml-source.js


const MAX_BYTES = 1024 * 1024;
function readYaml(text) {
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_BYTES)
        return refused(`the file has ${bytes} bytes; at most ${MAX_BYTES} are read`);
    const lines = new yaml_dist/* LineCounter */.HN();
    const document = (0,yaml_dist/* parseDocument */.Tp)(text, { lineCounter: lines, schema: 'core', version: '1.2', uniqueKeys: true, stringKeys: true, prettyErrors: false });
    const at = (offset, problem) => {
        const { line, col } = lines.linePos(offset);
        return { line, column: col, text: problem };
    };
    const exhausted = document.errors.find((error) => error.code === 'RESOURCE_EXHAUSTION');
    if (exhausted !== undefined)
        return { kind: 'invalid', problems: [at(exhausted.pos[0], 'the file is nested too deeply')] };
    const problems = [...document.errors.map((error) => at(error.pos[0], syntaxText(error.code, error.message, text.slice(error.pos[0])))), ...furniture(document, at)];
    if (problems.length > 0)
        return { kind: 'invalid', problems };
    const contents = document.contents;
    if (contents === null)
        return { kind: 'read', source: sourceOf(document, {}, at) };
    if (!(0,yaml_dist/* isMap */.jh)(contents))
        return refused('the file holds no mapping; write "key: value" lines');
    return { kind: 'read', source: sourceOf(document, document.toJS({ maxAliasCount: 0 }), at) };
}
function refused(text) {
    return { kind: 'invalid', problems: [{ line: 1, column: 1, text }] };
}
function syntaxText(code, message, rest) {
    if (code === 'DUPLICATE_KEY')
        return `key ${(0,quoted/* quoted */.T)(/^[^:\n]*/.exec(rest)?.[0].trim())} stands here a second time`;
    if (code === 'MULTIPLE_DOCS')
        return 'a second document begins here; a policy is one document';
    return `no valid YAML: ${message}`;
}
function furniture(document, at) {
    const problems = [];
    (0,yaml_dist/* visit */.YR)(document, {
        Node: (_, node) => {
            const offset = node.range?.[0] ?? 0;
            if ((0,yaml_dist/* isAlias */.Vj)(node))
                problems.push(at(offset, `alias ${(0,quoted/* quoted */.T)(`*${node.source}`)} is not allowed in a policy; write the value out`));
            else if (node.anchor !== undefined)
                problems.push(at(offset, `anchor ${(0,quoted/* quoted */.T)(`&${node.anchor}`)} is not allowed in a policy`));
            if (node.tag !== undefined)
                problems.push(at(offset, `tag ${(0,quoted/* quoted */.T)(node.tag)} is not allowed in a policy`));
        },
    });
    return problems;
}
function sourceOf(document, value, at) {
    const offsetOf = (path, part) => rangeStart(part === 'key' ? keyNode(document, path) : document.getIn(path, true)) ?? rangeStart(keyNode(document, path)) ?? 0;
    return {
        value,
        lineOf: (path) => at(offsetOf(path, 'value'), '').line,
        problemAt: (path, part, text) => at(offsetOf(path, part), text),
        keysOf: (path) => {
            const node = path.length === 0 ? document.contents : document.getIn(path, true);
            return (0,yaml_dist/* isMap */.jh)(node) ? node.items.flatMap(({ key }) => ((0,yaml_dist/* isScalar */.jn)(key) ? [String(key.value)] : [])) : [];
        },
    };
}
function keyNode(document, path) {
    const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
    if (!(0,yaml_dist/* isMap */.jh)(parent))
        return (0,yaml_dist/* isSeq */.oP)(parent) ? document.getIn(path, true) : undefined;
    return parent.items.find(({ key }) => (0,yaml_dist/* isScalar */.jn)(key) && key.value === path.at(-1))?.key;
}
function rangeStart(node) {
    return (0,yaml_dist/* isNode */.Ll)(node) ? positioned(node) : undefined;
}
function positioned(node) {
    return node.range?.[0];
}

;// CONCATENATED MODULE: ./lib/policy/file.js






const MAX_PROBLEMS = 50;
function readPolicyFile(text, name) {
    const reading = readYaml(text);
    if (reading.kind === 'invalid')
        return invalid(reading.problems, name);
    const { source } = reading;
    const parsed = dist/* safeParse */.xLC(policySchema, source.value);
    const shape = [...strayParts(source), ...(parsed.issues ?? []).map((issue) => problemOf(issue, source))];
    if (!parsed.success || shape.length > 0)
        return invalid(shape, name);
    const { file, problems } = readDocument(parsed.output, source, name);
    return problems.length > 0 ? invalid(problems, name) : { kind: 'read', file };
}
function invalid(problems, name) {
    const inOrder = problems.toSorted((left, right) => left.line - right.line || left.column - right.column);
    const texts = [...new Set(inOrder.map(({ line, column, text }) => `${name}:${line}:${column}: ${text}`))];
    const more = texts.length - MAX_PROBLEMS;
    return { kind: 'invalid', problems: more > 0 ? [...texts.slice(0, MAX_PROBLEMS), `${name}: and ${more} more problems`] : texts };
}


/***/ }),

/***/ 6298:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   compilePattern: () => (/* binding */ compilePattern)
/* harmony export */ });
/* harmony import */ var picomatch__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4006);
/* harmony import */ var _pattern_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1452);


const MAX_LENGTH = 512;
const MAX_STARS = 4;
const MAX_VALUE_LENGTH = 1024;
function compilePattern(text, kind) {
    const problem = impossible(text, kind);
    if (problem !== undefined)
        return { problem };
    if (!(0,_pattern_js__WEBPACK_IMPORTED_MODULE_0__/* .isGlob */ .fg)(text))
        return (0,_pattern_js__WEBPACK_IMPORTED_MODULE_0__/* .exactPattern */ .gc)(text, kind);
    const glob = (0,_pattern_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeFor */ .Pq)(kind, text).replace(/[()]/g, '[$&]');
    try {
        const regex = picomatch__WEBPACK_IMPORTED_MODULE_1__.makeRe(glob, {
            bash: kind !== 'path',
            dot: true,
            nonegate: true,
            noextglob: true,
            strictBrackets: true,
            debug: true,
            maxLength: MAX_LENGTH,
        });
        return { text, exact: false, prefix: (0,_pattern_js__WEBPACK_IMPORTED_MODULE_0__/* .literalPrefix */ .Qz)(glob), matches: (value) => value.length <= MAX_VALUE_LENGTH && regex.test((0,_pattern_js__WEBPACK_IMPORTED_MODULE_0__/* .normalizeFor */ .Pq)(kind, value)) };
    }
    catch (error) {
        return { problem: `is no valid glob: ${error instanceof Error ? error.message : String(error)}` };
    }
}
function impossible(text, kind) {
    if (text === '')
        return 'is empty';
    if (text.length > MAX_LENGTH)
        return `is longer than ${MAX_LENGTH} characters`;
    if (text !== text.trim())
        return 'begins or ends with a blank, which nothing matches';
    if (text.startsWith('!'))
        return 'begins with "!": negation is not offered, name what is excepted';
    if (text.includes('\\'))
        return 'contains a backslash, which nothing matches';
    if ((text.match(/\*+/g) ?? []).length > MAX_STARS)
        return `has more than ${MAX_STARS} stars`;
    if (text.includes('[!'))
        return 'contains "[!"; "[^" is the way to write "none of these characters"';
    if (/\{[^}]*\.\.[^}]*\}/.test(text))
        return 'contains a range such as "{1..3}", which is not offered; write "{1,2,3}" or "[1-3]"';
    if (kind === 'id' && /\s/.test(text))
        return 'contains a blank; ids of vulnerabilities have none';
    if (kind === 'path' && /(^|\/)\.\.?(\/|$)/.test(text))
        return 'contains "." or ".." as a folder; paths inside images have none';
    if (kind === 'repository' && /[^a-z0-9._/*?[\]{},-]|^\/|\/$|\/\//.test(text))
        return 'matches no repository: their names are lower case letters, digits, ". _ - /", without host';
    return undefined;
}


/***/ }),

/***/ 2868:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ quoted)
/* harmony export */ });
function quoted(value) {
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
    const cut = text.length > 80 ? `${text.slice(0, 79)}…` : text;
    return typeof value === 'string' ? JSON.stringify(cut) : cut;
}


/***/ })

};
