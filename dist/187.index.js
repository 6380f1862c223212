export const id = 187;
export const ids = [187];
export const modules = {

/***/ 9187:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   renderPredicate: () => (/* binding */ renderPredicate)
/* harmony export */ });
/* unused harmony export PREDICATE_TYPE */
/* harmony import */ var _finding_rows_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1441);
/* harmony import */ var _time_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9793);


const PREDICATE_TYPE = 'https://in-toto.io/attestation/vulns/v0.2';
const MAX_BYTES = 16 * 1024 * 1024;
function renderPredicate(report, subject) {
    const images = report.images.filter((image) => image.subject === subject && image.state !== 'skipped');
    const times = images.flatMap(({ scannedAt }) => (scannedAt === undefined ? [] : [scannedAt]));
    if (images.length === 0 || images.some(({ state }) => state !== 'scanned') || times.length < images.length)
        return undefined;
    const full = predicate(report, { subject, images, times, isFull: true });
    return Buffer.byteLength(full) <= MAX_BYTES ? full : predicate(report, { subject, images, times, isFull: false });
}
function predicate(report, { subject, images, times, isFull }) {
    const findings = report.findings.filter((finding) => finding.subject === subject);
    const scannedAt = (0,_time_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(Math.min(...times));
    const text = JSON.stringify({
        scanner: {
            uri: 'https://aws.amazon.com/inspector/',
            db: { uri: 'https://docs.aws.amazon.com/inspector/latest/user/', lastUpdate: scannedAt },
            result: findings.map((finding) => entry(finding, isFull)),
        },
        metadata: { scanStartedOn: scannedAt, scanFinishedOn: (0,_time_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(Math.max(...times)) },
        gate: {
            result: report.result,
            mode: report.mode,
            judgedAt: (0,_time_js__WEBPACK_IMPORTED_MODULE_1__/* .isoTime */ .Ly)(report.judgedAt),
            version: report.footer.actionVersion,
            policies: report.footer.policy,
            images: images.map(({ digest, platformName }) => ({ digest, ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('platform', platformName) })),
        },
    }, undefined, 1);
    return `${text}\n`;
}
function entry(finding, isFull) {
    const { id, severity, score, epss, standing } = finding;
    const method = cvssMethod(finding.scoreVector);
    return {
        id,
        severity: [
            { method: 'amazon-inspector', score: severity.toUpperCase() },
            ...(score === undefined ? [] : [{ method, score: String(score) }]),
            ...(epss === undefined ? [] : [{ method: 'EPSS', score: String(epss) }]),
        ],
        annotations: [
            ...(standing === 'open' ? [] : [{ standing, treatment: finding.treatment }]),
            ...(isFull ? finding.packages.map(({ name, version, fixedVersion, path }) => ({ package: name, version, ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('fixedVersion', fixedVersion), ...(0,_finding_rows_js__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lq)('path', path) })) : []),
        ],
    };
}
function cvssMethod(vector) {
    const version = /^CVSS:(\d)/u.exec(vector ?? '')?.[1];
    return version === undefined ? 'amazon-inspector-score' : `CVSS_V${version}`;
}


/***/ })

};
