export const id = 298;
export const ids = [298];
export const modules = {

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


/***/ })

};
