export const id = 98;
export const ids = [98];
export const modules = {

/***/ 6098:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   renderCsv: () => (/* binding */ renderCsv)
/* harmony export */ });
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(2527);
/* harmony import */ var _time_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9793);


const COLUMNS = [
    ['severity', ({ severity }) => severity],
    ['vulnerability', ({ id }) => id],
    ['standing', ({ standing }) => standing],
    ['treatment', ({ treatment }) => treatment.kind],
    ['reason', ({ treatment }) => (treatment.kind === 'excepted' ? treatment.reason : treatment.kind === 'graced' ? `fails from ${treatment.failsOn}` : undefined)],
    ['breaks', ({ breaks }) => breaks.join(' ')],
    ['change', ({ change }) => change],
    ['package', (_finding, item) => item?.name],
    ['manager', (_finding, item) => item?.manager],
    ['installed', (_finding, item) => item?.version],
    ['fixed', (_finding, item) => item?.fixedVersion],
    ['path', (_finding, item) => item?.path],
    ['command', (_finding, item) => item?.upgradeCommand],
    ['fix', ({ fix }) => fix],
    ['score', ({ score }) => score],
    ['epss', ({ epss }) => epss],
    ['exploit', ({ exploit }) => exploit],
    ['kev', ({ kev }) => kev],
    ['kev_due', ({ kevDueAt }) => (kevDueAt === undefined ? undefined : (0,_time_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDay */ .im)(kevDueAt))],
    ['published', ({ publishedAt }) => (publishedAt === undefined ? undefined : (0,_time_js__WEBPACK_IMPORTED_MODULE_1__/* .formatDay */ .im)(publishedAt))],
    ['age_days', ({ ageDays }) => ageDays],
    ['origin', ({ origin }) => origin],
    ['layer', ({ layers }, item) => layers.find(({ digest }) => digest === item?.layer)?.position],
    ['instruction', ({ layers }, item) => layers.find(({ digest }) => digest === item?.layer)?.instruction],
    ['repository', ({ repository }) => repository],
    ['tag', ({ subject }, _item, { images }) => images.find((image) => image.subject === subject)?.tag],
    ['platforms', ({ platforms }) => platforms.join(' ')],
    ['digests', ({ images }) => images.join(' ')],
    ['title', ({ title }) => title],
    ['url', ({ link }) => link],
];
function renderCsv(report) {
    const head = COLUMNS.map(([name]) => name).join(',');
    const lines = report.findings.flatMap((finding) => {
        const packages = finding.packages.length === 0 ? [undefined] : finding.packages;
        return packages.map((item) => COLUMNS.map(([, pick]) => (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeCsvCell */ .u5)(pick(finding, item, report))).join(','));
    });
    return `${[head, ...lines].join('\r\n')}\r\n`;
}


/***/ })

};
