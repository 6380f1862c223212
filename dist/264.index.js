export const id = 264;
export const ids = [264];
export const modules = {

/***/ 2264:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  renderSarif: () => (/* binding */ renderSarif)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./lib/report/escape.js
var report_escape = __webpack_require__(2527);
// EXTERNAL MODULE: ./lib/report/finding-rows.js
var finding_rows = __webpack_require__(1441);
// EXTERNAL MODULE: ./lib/report/phrase.js
var phrase = __webpack_require__(4701);
// EXTERNAL MODULE: ./lib/report/figures.js
var figures = __webpack_require__(819);
// EXTERNAL MODULE: ./lib/report/markdown-parts.js
var markdown_parts = __webpack_require__(9878);
;// CONCATENATED MODULE: ./lib/report/sarif-rule.js




const LEVELS = { critical: 'error', high: 'error', medium: 'warning', untriaged: 'warning', low: 'note', informational: 'note' };
function sarifLevel(severity) {
    return LEVELS[severity];
}
const RANGES = {
    critical: { above: 9, to: 10, middle: '9.5' },
    high: { above: 6.9, to: 8.9, middle: '8.0' },
    medium: { above: 3.9, to: 6.9, middle: '5.5' },
    low: { above: 0, to: 3.9, middle: '2.0' },
};
function securitySeverity(severity, score) {
    const range = RANGES[severity];
    if (range === undefined)
        return undefined;
    return score !== undefined && score > range.above && score <= range.to ? score.toFixed(1) : range.middle;
}
const MAX_SHORT = 1_024;
const MAX_HELP_ROWS = 30;
function ruleOf(id, findings) {
    const [first] = findings;
    const severity = (0,finding_rows/* worstOf */.hm)(findings.map((finding) => finding.severity));
    const worst = findings.find((finding) => finding.severity === severity);
    const title = sarif_rule_text(first?.title ?? id) || id;
    const description = sarif_rule_text(first?.description ?? '') || title;
    const score = securitySeverity(severity, worst?.score);
    return {
        id,
        name: findings.some(({ packages }) => packages.some(({ path }) => path !== undefined)) ? 'LanguagePackageVulnerability' : 'OsPackageVulnerability',
        shortDescription: { text: title },
        fullDescription: { text: description },
        help: { text: helpText(id, findings), markdown: helpMarkdown(findings) },
        ...(first?.link !== undefined && { helpUri: first.link }),
        defaultConfiguration: { level: sarifLevel(severity) },
        properties: {
            tags: ['security', 'vulnerability', severity.toUpperCase(), ...(findings.some(({ kev }) => kev === 'yes') ? ['known-exploited'] : [])],
            precision: 'very-high',
            ...(score !== undefined && { 'security-severity': score }),
        },
    };
}
function sarif_rule_text(value) {
    return (0,report_escape/* cut */.Jj)((0,report_escape/* escapeLog */.Ah)(value), MAX_SHORT);
}
function packagesOf(findings) {
    const all = findings.flatMap(({ packages }) => packages);
    return [...new Map(all.map((item) => [[item.name, item.version, item.path].join('\u0000'), item])).values()];
}
function helpText(id, findings) {
    const packages = packagesOf(findings);
    const lines = packages.slice(0, MAX_HELP_ROWS).map(({ name, version, fixedVersion, path }) => (0,report_escape/* escapeLog */.Ah)(`${name} ${version}: ${fixedVersion === undefined ? 'no fix' : `fixed in ${fixedVersion}`}${path === undefined ? '' : ` (${path})`}`));
    const left = packages.length - lines.length;
    return [(0,report_escape/* escapeLog */.Ah)(id), ...lines, ...(left > 0 ? [`and ${String(left)} more`] : []), sarif_rule_text(findings[0]?.description ?? '')].join('\n');
}
function helpMarkdown(findings) {
    const [first] = findings;
    if (first === undefined)
        return '';
    const packages = packagesOf(findings);
    const rows = packages
        .slice(0, MAX_HELP_ROWS)
        .map(({ name, version, fixedVersion, path }) => (0,markdown_parts/* row */.nM)([(0,markdown_parts/* codeCut */.u4)(name), (0,markdown_parts/* codeCut */.u4)(version), fixedVersion === undefined ? (0,report_escape.md) `no fix` : (0,markdown_parts/* codeCut */.u4)(fixedVersion), path === undefined ? markdown_parts/* NONE */.x3 : (0,markdown_parts/* codeCut */.u4)(path, 120)]));
    const left = packages.length - rows.length;
    const facts = (0,markdown_parts/* row */.nM)([markdown_parts/* SEVERITY_LABELS */.Gs[(0,finding_rows/* worstOf */.hm)(findings.map(({ severity }) => severity))], (0,markdown_parts/* orNone */.u9)((0,figures/* scoreText */.Q)(first.score)), (0,markdown_parts/* orNone */.u9)((0,figures/* epssText */.h)(first.epss)), first.kev === 'yes' ? (0,report_escape.md) `known exploited` : first.exploit === 'yes' ? (0,report_escape.md) `exploit known` : markdown_parts/* NONE */.x3]);
    const commands = (0,finding_rows/* unique */.Am)(packages.flatMap(({ upgradeCommand }) => (upgradeCommand === undefined ? [] : [upgradeCommand]))).slice(0, 5);
    return (0,report_escape/* joinMarkdown */.UF)([
        (0,report_escape.md) `${(0,markdown_parts/* tableHead */.PP)([{ name: (0,report_escape.md) `Severity` }, { name: (0,report_escape.md) `Score`, isNumber: true }, { name: (0,report_escape.md) `EPSS`, isNumber: true }, { name: (0,report_escape.md) `Exploit` }])}
${facts}`,
        (0,report_escape.md) `${(0,markdown_parts/* tableHead */.PP)([{ name: (0,report_escape.md) `Package` }, { name: (0,report_escape.md) `Installed` }, { name: (0,report_escape.md) `Fixed` }, { name: (0,report_escape.md) `Path` }])}
${(0,report_escape/* joinMarkdown */.UF)(rows, '\n')}`,
        ...(left > 0 ? [(0,report_escape.md) `… and ${left} more.`] : []),
        ...(commands.length > 0 ? [(0,report_escape.md) `Upgrade: ${(0,report_escape/* joinMarkdown */.UF)(commands.map((command) => (0,markdown_parts/* codeCut */.u4)(command, 200)), ' or ')}`] : []),
        (0,markdown_parts/* prose */.CS)(first.description, MAX_SHORT),
        ...(first.link === undefined ? [] : [(0,report_escape/* link */.nf)((0,report_escape.md) `Advisory`, first.link)]),
    ], '\n\n');
}

// EXTERNAL MODULE: ./lib/report/time.js
var time = __webpack_require__(9793);
;// CONCATENATED MODULE: ./lib/report/sarif.js






const MAX_RUNS = 20;
const MAX_RESULTS = 5_000;
function renderSarif(report) {
    const repositories = (0,finding_rows/* unique */.Am)(report.images.map(({ repository }) => repository)).sort(finding_rows/* compareText */.n6);
    const known = repositories.filter((name) => report.images.every(({ repository, state }) => repository !== name || state !== 'no-result'));
    const scanned = known.filter((name) => report.images.some(({ repository, state }) => repository === name && state === 'scanned'));
    if (scanned.length === 0)
        return undefined;
    const log = {
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        version: '2.1.0',
        runs: scanned.slice(0, MAX_RUNS).map((repository) => runOf(report, repository)),
    };
    return `${JSON.stringify(log)}\n`;
}
function ranked(findings) {
    const open = findings.filter(({ standing }) => standing === 'open');
    return [...open, ...findings.filter(({ standing }) => standing !== 'open')];
}
function runOf(report, repository) {
    const findings = distinct(ranked(report.findings.filter((finding) => finding.repository === repository)));
    const shown = findings.slice(0, MAX_RESULTS);
    const byId = new Map();
    for (const finding of shown) {
        const list = byId.get(finding.id);
        if (list === undefined)
            byId.set(finding.id, [finding]);
        else
            list.push(finding);
    }
    const rules = [...byId].map(([id, list]) => ruleOf(id, list));
    const places = new Map(rules.map(({ id }, index) => [id, index]));
    const images = report.images.filter((image) => image.repository === repository);
    return {
        tool: {
            driver: {
                name: 'Amazon Inspector (ECR Scan Gate)',
                version: report.footer.actionVersion,
                informationUri: 'https://docs.aws.amazon.com/inspector/latest/user/scanning-ecr.html',
                rules: [...rules],
            },
        },
        automationDetails: { id: `ecr-scan-gate/${repository}/` },
        columnKind: 'utf16CodeUnits',
        results: shown.map((finding) => resultOf(finding, places.get(finding.id) ?? 0)),
        properties: {
            images: images.map(imageProperty),
            ...(findings.length > shown.length && { notice: `${(0,phrase/* counted */.hS)(findings.length - shown.length, 'finding')} left out: code scanning keeps ${String(MAX_RESULTS)} of a run` }),
        },
    };
}
function imageProperty({ digest, tag, platformName, scannedAt, state }) {
    return { digest, state, ...(0,finding_rows/* optional */.lq)('tag', tag), ...(0,finding_rows/* optional */.lq)('platform', platformName), ...(0,finding_rows/* optional */.lq)('scannedAt', (0,time/* isoTime */.Ly)(scannedAt)) };
}
function distinct(findings) {
    const seen = new Map();
    for (const finding of findings) {
        const key = fingerprint(finding);
        if (!seen.has(key))
            seen.set(key, finding);
    }
    return [...seen.values()];
}
function fingerprint({ repository, id, packages }) {
    const places = (0,finding_rows/* unique */.Am)(packages.map(({ name, manager, path }) => [manager ?? '', name, path ?? ''].join('\u0000'))).sort(finding_rows/* compareText */.n6);
    return (0,external_node_crypto_.createHash)('sha256').update([repository, id, ...places].join('\u0001')).digest('hex').slice(0, 32);
}
function resultOf(finding, ruleIndex) {
    return {
        ruleId: finding.id,
        ruleIndex,
        level: sarifLevel(finding.severity),
        message: { text: messageOf(finding) },
        locations: [
            {
                physicalLocation: {
                    artifactLocation: { uri: uriOf(finding) },
                    region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
                },
            },
        ],
        partialFingerprints: { primaryLocationLineHash: `${fingerprint(finding)}:1` },
        ...suppressionsOf(finding),
        properties: {
            severity: finding.severity,
            ...(0,finding_rows/* optional */.lq)('epss', finding.epss),
            ...(0,finding_rows/* optional */.lq)('score', finding.score),
            exploit: finding.exploit,
            kev: finding.kev,
            origin: finding.origin,
            ...(0,finding_rows/* optional */.lq)('change', finding.change),
            breaks: [...finding.breaks],
            packages: finding.packages.map(({ name, version, fixedVersion, path }) => ({ name, version, ...(0,finding_rows/* optional */.lq)('fixedVersion', fixedVersion), ...(0,finding_rows/* optional */.lq)('path', path) })),
        },
    };
}
const MAX_NAMES = 4;
function messageOf({ severity, id, packages, repository, title, fix }) {
    const names = (0,finding_rows/* unique */.Am)(packages.map(({ name, version }) => `${name} ${version}`));
    const which = names.length === 0 ? '' : ` in ${names.slice(0, MAX_NAMES).join(', ')}${names.length > MAX_NAMES ? ` and ${String(names.length - MAX_NAMES)} more` : ''}`;
    const fixed = (0,finding_rows/* unique */.Am)(packages.flatMap(({ fixedVersion }) => (fixedVersion === undefined ? [] : [fixedVersion])));
    const advice = fixed.length > 0 ? `Fixed in ${fixed.slice(0, MAX_NAMES).join(', ')}.` : fix === 'no' ? 'There is no fix yet.' : 'A fix exists.';
    return plain(`${severity.charAt(0).toUpperCase()}${severity.slice(1)} vulnerability ${id}${which} of ${repository}. ${advice} ${title}`, 1_000);
}
function plain(text, max) {
    return (0,report_escape/* cut */.Jj)((0,report_escape/* escapeLog */.Ah)(text), max).replace(/[[\]]/gu, '\\$&').replace(/[{}]/gu, '$&$&');
}
function uriOf({ repository, packages }) {
    const paths = packages.flatMap(({ path }) => (path === undefined ? [] : [path])).sort(finding_rows/* compareText */.n6);
    const [path] = paths;
    const parts = (path === undefined ? repository : `${repository}/${path}`).split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
    return parts.map((part) => encodeURIComponent(part.toWellFormed())).join('/');
}
function suppressionsOf({ treatment }) {
    if (treatment.kind === 'suppressed')
        return { suppressions: [{ kind: 'external', status: 'accepted', justification: 'suppressed in Amazon Inspector' }] };
    if (treatment.kind !== 'excepted')
        return {};
    const { reason, expires, owner, ticket, source } = treatment;
    const parts = [reason, expires === undefined ? '' : `until ${expires}`, owner ?? '', ticket ?? '', source];
    return { suppressions: [{ kind: 'external', status: 'accepted', justification: plain(parts.filter((part) => part !== '').join(', '), 1_000) }] };
}


/***/ })

};
