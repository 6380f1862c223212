export const id = 406;
export const ids = [406];
export const modules = {

/***/ 7406:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   renderJson: () => (/* binding */ renderJson)
/* harmony export */ });
/* unused harmony export JSON_SCHEMA_VERSION */
/* harmony import */ var _image_model_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7632);
/* harmony import */ var _finding_rows_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1441);
/* harmony import */ var _time_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9793);



const JSON_SCHEMA_VERSION = '1.0';
function renderJson(report) {
    return `${JSON.stringify(toJson(report), undefined, 1)}\n`;
}
function toJson(report) {
    const { headline, footer } = report;
    return {
        schemaVersion: JSON_SCHEMA_VERSION,
        tool: { name: 'ecr-scan-gate', version: footer.actionVersion },
        judgedAt: (0,_time_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(report.judgedAt),
        verdict: report.result,
        reason: headline.sentence === '' ? headline.word : `${headline.word}: ${headline.sentence}`,
        mode: report.mode,
        waitedSeconds: Math.round(report.waitedMs / 1000),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('counts', report.counts),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('table', report.table?.rows),
        violations: report.violations,
        upcoming: report.upcoming,
        problems: report.problems,
        policy: { rules: report.rules, sources: footer.policy },
        notices: [...report.notices, ...report.imageNotices.map((text) => ({ kind: 'info', text }))],
        images: report.images.map(imageJson),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('baseline', baselineJson(report)),
        upgrades: report.upgrades,
        withoutFix: report.withoutFix,
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('origins', report.origins?.byOrigin),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('ages', report.ages),
        exceptions: report.exceptions,
        grace: report.grace,
        reportSeverity: report.reportSeverity,
        findings: report.findings.map(findingJson),
        run: {
            ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('url', footer.runUrl),
            ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('commit', footer.commit),
        },
    };
}
function imageJson(image) {
    const { evidence, repository: name, registryId, region, partition } = image;
    return {
        arn: (0,_image_model_js__WEBPACK_IMPORTED_MODULE_2__/* .imageArn */ .p)({ name, registryId, region, partition }, image.digest),
        asked: image.asked,
        subject: image.subject,
        repository: name,
        registryId,
        region,
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('tag', image.tag),
        digest: image.digest,
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('indexDigest', image.indexDigest),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('platform', image.platformName),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('baseImage', image.base),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('layerBorder', image.border),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('layers', image.layers),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('pushedAt', (0,_time_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(image.pushedAt)),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('scannedAt', (0,_time_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(image.scannedAt)),
        state: image.state,
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('detail', image.detail),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('openFindings', image.bySeverity),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('consoleUrl', image.consoleUrl),
        evidence: { ...evidence, ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('scannedAt', (0,_time_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(evidence.scannedAt)) },
        notices: image.notices,
    };
}
function baselineJson({ changes }) {
    if (changes === undefined)
        return undefined;
    return {
        image: changes.baseline,
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('digest', changes.baselineDigest),
        new: changes.new.length,
        unchanged: changes.unchanged,
        fixed: changes.fixed,
    };
}
function findingJson(finding) {
    return {
        key: finding.key,
        id: finding.id,
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('url', finding.link),
        title: finding.title,
        description: finding.description,
        severity: finding.severity,
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('unknownSeverity', finding.unknownSeverity),
        standing: finding.standing,
        treatment: treatmentJson(finding.treatment),
        breaks: finding.breaks,
        fix: finding.fix,
        exploit: finding.exploit,
        kev: finding.kev,
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('kevAddedAt', (0,_time_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(finding.kevAddedAt)),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('kevDueAt', (0,_time_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(finding.kevDueAt)),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('kevAction', finding.kevAction),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('score', finding.score),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('scoreVector', finding.scoreVector),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('epss', finding.epss),
        packages: finding.packages,
        origin: finding.origin,
        layers: finding.layers,
        repository: finding.repository,
        subject: finding.subject,
        images: finding.images,
        platforms: finding.platforms,
        arns: finding.arns,
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('change', finding.change),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('publishedAt', (0,_time_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(finding.publishedAt)),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('firstObservedAt', (0,_time_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(finding.firstObservedAt)),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('ageDays', finding.ageDays),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('source', finding.source),
        ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('vendorSeverity', finding.vendorSeverity),
        cwes: finding.cwes,
        related: finding.related,
        references: finding.references,
    };
}
function treatmentJson(treatment) {
    switch (treatment.kind) {
        case 'excepted': {
            const { kind, by, reason, source, expires, owner, ticket } = treatment;
            return { kind, by, reason, source, ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('expires', expires), ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('owner', owner), ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('ticket', ticket) };
        }
        case 'graced':
            return { kind: treatment.kind, failsOn: treatment.failsOn };
        case 'judged':
        case 'suppressed':
        case 'known-in-baseline':
        case 'not-fixable':
            return { kind: treatment.kind };
    }
}


/***/ })

};
