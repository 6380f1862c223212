export const id = 935;
export const ids = [935];
export const modules = {

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


/***/ }),

/***/ 9935:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   readVexDocument: () => (/* binding */ readVexDocument)
/* harmony export */ });
/* harmony import */ var valibot__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7934);
/* harmony import */ var _quoted_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(2868);


const MAX_BYTES = 10 * 1024 * 1024;
const JUSTIFICATIONS = [
    'component_not_present',
    'vulnerable_code_not_present',
    'vulnerable_code_not_in_execute_path',
    'vulnerable_code_cannot_be_controlled_by_adversary',
    'inline_mitigations_already_exist',
];
const time = valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .check */ .z6Y((text) => /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text)), 'is no time such as 2026-01-31T12:00:00Z'));
const identity = {
    '@id': valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
    identifiers: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .looseObject */ ._H3({ purl: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()) })),
    hashes: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .looseObject */ ._H3({ 'sha-256': valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()) })),
};
const product = valibot__WEBPACK_IMPORTED_MODULE_0__/* .looseObject */ ._H3({ ...identity, subcomponents: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(valibot__WEBPACK_IMPORTED_MODULE_0__/* .looseObject */ ._H3(identity))) });
const statement = valibot__WEBPACK_IMPORTED_MODULE_0__/* .looseObject */ ._H3({
    vulnerability: valibot__WEBPACK_IMPORTED_MODULE_0__/* .looseObject */ ._H3({ name: valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .regex */ .yGV(/\S/, 'is empty')), aliases: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP())) }),
    timestamp: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(time),
    products: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(product)),
    status: valibot__WEBPACK_IMPORTED_MODULE_0__/* .picklist */ .KIO(['not_affected', 'affected', 'fixed', 'under_investigation']),
    justification: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .picklist */ .KIO(JUSTIFICATIONS)),
    impact_statement: valibot__WEBPACK_IMPORTED_MODULE_0__/* .optional */ .lqM(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP()),
});
const document = valibot__WEBPACK_IMPORTED_MODULE_0__/* .looseObject */ ._H3({
    '@context': valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .regex */ .yGV(/^https:\/\/openvex\.dev\/ns\/v0\.2\.0$/, 'is not OpenVEX 0.2.0 (https://openvex.dev/ns/v0.2.0)')),
    '@id': valibot__WEBPACK_IMPORTED_MODULE_0__/* .pipe */ .FsL(valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), valibot__WEBPACK_IMPORTED_MODULE_0__/* .regex */ .yGV(/\S/, 'is empty')),
    author: valibot__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(),
    timestamp: time,
    version: valibot__WEBPACK_IMPORTED_MODULE_0__/* .number */ .aig(),
    statements: valibot__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(statement),
});
function readVexDocument(text, name) {
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_BYTES)
        return { kind: 'invalid', problems: [`${name}: the document has ${bytes} bytes; at most ${MAX_BYTES} are read`] };
    let value;
    try {
        value = JSON.parse(text);
    }
    catch (error) {
        return { kind: 'invalid', problems: [`${name}: no valid JSON: ${error instanceof Error ? error.message : String(error)}`] };
    }
    const parsed = valibot__WEBPACK_IMPORTED_MODULE_0__/* .safeParse */ .xLC(document, value);
    if (!parsed.success)
        return { kind: 'invalid', problems: parsed.issues.slice(0, 50).map((issue) => `${name}: ${valibot__WEBPACK_IMPORTED_MODULE_0__/* .getDotPath */ .BuJ(issue) ?? 'the document'} ${issueText(issue)}`) };
    const baseless = parsed.output.statements.flatMap((entry, at) => entry.status === 'not_affected' && entry.justification === undefined && entry.impact_statement === undefined ? [`${name}: statements.${at} is not_affected without justification`] : []);
    if (baseless.length > 0)
        return { kind: 'invalid', problems: baseless };
    return { kind: 'read', document: { name, timestamp: parsed.output.timestamp, statements: parsed.output.statements } };
}
function issueText(issue) {
    if (issue.kind === 'validation')
        return `is ${(0,_quoted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .T)(issue.input)}, which ${issue.message}`;
    if (issue.input === undefined)
        return 'is missing';
    return `is ${(0,_quoted_js__WEBPACK_IMPORTED_MODULE_1__/* .quoted */ .T)(issue.input)}; expected: ${issue.expected ?? 'something else'}`;
}


/***/ })

};
