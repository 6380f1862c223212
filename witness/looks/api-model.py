"""Holds recorded requests and answers against the API models that AWS publishes with botocore.

Reads files of one JSON object per line, as witness/worlds/recorder.ts writes them, and prints the complaints and what was seen.
Types, required and unknown members are judged by botocore's own validator and the answer is read by its own parser; enums,
lengths, patterns and times, which it leaves to the services, by the model's own metadata.
"""

import collections, json, re, sys
import jmespath
from botocore import parsers, validate
from botocore.session import get_session

SESSION = get_session()
MODELS = {name: SESSION.get_service_model(name) for name in ('ecr', 'inspector2')}
PAGES = {name: SESSION.get_component('data_loader').load_service_model(name, 'paginators-1')['pagination'] for name in MODELS}
VALIDATOR = validate.ParamValidator()

# Errors that every operation may answer with, by the pages "Common errors" of the two services; the models don't list them.
COMMON = {
    'AccessDeniedException', 'ExpiredTokenException', 'IncompleteSignature', 'InternalFailure', 'InvalidSignatureException', 'MissingAuthenticationToken',
    'OptInRequired', 'RequestExpired', 'SerializationException', 'ServiceUnavailable', 'ThrottlingException', 'UnrecognizedClientException', 'ValidationError',
}

INDEX = re.compile(r'\[[0-9]+\]')

# Seconds of 2015 and 2100: a time in milliseconds is far outside.
EARLIEST, LATEST = 1_420_000_000, 4_102_000_000


def operation_of(exchange):
    """By target or path, as the service itself tells them apart."""
    if exchange['target']:
        prefix, _, name = exchange['target'].partition('.')
        if prefix == MODELS['ecr'].metadata['targetPrefix'] and name in MODELS['ecr'].operation_names:
            return MODELS['ecr'].operation_model(name)
        return None
    for name in MODELS['inspector2'].operation_names:
        operation = MODELS['inspector2'].operation_model(name)
        if (operation.http['method'], operation.http['requestUri']) == (exchange['method'], exchange['path']):
            return operation
    return None


def pattern_of(shape):
    try:
        return re.compile(shape.metadata['pattern'])
    except (KeyError, re.error):
        # Java's dialect, here and there.
        return None


def said(value):
    text = json.dumps(value)
    return text if len(text) <= 80 else text[:77] + '...'


def beyond(shape, value, path):
    """What botocore's validator does not look at."""
    if value is None:
        yield f'{path} is null'
    elif shape.type_name == 'structure' and isinstance(value, dict):
        if getattr(shape, 'is_tagged_union', False) and len(value) != 1:
            yield f'{path} is a union with the members {", ".join(sorted(value))}'
        for name, inner in value.items():
            if name in shape.members:
                yield from beyond(shape.members[name], inner, f'{path}.{name}')
    elif shape.type_name == 'list' and isinstance(value, list):
        if len(value) > shape.metadata.get('max', len(value)):
            yield f'{path} has {len(value)} entries, and {shape.metadata["max"]} are allowed'
        for inner in value:
            yield from beyond(shape.member, inner, f'{path}[]')
    elif shape.type_name == 'map' and isinstance(value, dict):
        for name, inner in value.items():
            yield from beyond(shape.key, name, f'{path} key')
            yield from beyond(shape.value, inner, f'{path}.*')
    elif shape.type_name == 'string' and isinstance(value, str):
        if shape.enum and value not in shape.enum:
            yield f'{path} is {said(value)}, which is no {shape.name}'
        if len(value) > shape.metadata.get('max', len(value)):
            yield f'{path} has {len(value)} characters, and {shape.metadata["max"]} are allowed'
        pattern = pattern_of(shape)
        if pattern is not None and not pattern.search(value):
            yield f'{path} is {said(value)}, which is not like {pattern.pattern}'
    elif shape.type_name in ('integer', 'long', 'float', 'double') and not isinstance(value, bool):
        if isinstance(value, (int, float)) and value > shape.metadata.get('max', value):
            yield f'{path} is {value}, and at most {shape.metadata["max"]} is allowed'
    elif shape.type_name == 'timestamp' and not (isinstance(value, (int, float)) and EARLIEST < value < LATEST):
        yield f'{path} is {said(value)}, which is no time in seconds'


def held(shape, value, what):
    """Complaints about a body; the indexes of lists are dropped, so that what is wrong everywhere is told once."""
    report = VALIDATOR.validate(value, shape).generate_report() if shape is not None else ''
    for line in filter(None, report.split('\n')):
        yield f'{what}: {INDEX.sub("[]", line)}'
    if shape is not None:
        for line in beyond(shape, value, ''):
            yield f'{what}: {line}'


def error_complaints(operation, exchange, body):
    code = (exchange['error'] or body.get('__type', '')).split(':')[0].split('#')[-1]
    shape = next((each for each in operation.error_shapes if each.name == code or each.metadata.get('error', {}).get('code') == code), None)
    if shape is None:
        if code not in COMMON:
            yield f'the error {code or "without a name"} is none of the operation, and none that all may answer with'
        return
    expected = shape.metadata.get('error', {}).get('httpStatusCode', 400)
    if exchange['status'] != expected:
        yield f'{code} with the status {exchange["status"]}, and the model has {expected}'
    members = {name: value for name, value in body.items() if name != '__type'}
    yield from held(shape, members, code)


def over_asked(operation, asked, body):
    """A page may be shorter than what was asked for, and never longer."""
    page = PAGES[operation.service_model.service_name].get(operation.name, {})
    size, keys = asked.get(page.get('limit_key')), page.get('result_key', [])
    for key in [keys] if isinstance(keys, str) else keys:
        entries = jmespath.search(key, body) or []
        if size is not None and len(entries) > size:
            yield f'answer: {key} has more entries than were asked for'


def complaints_of(operation, exchange):
    asked = json.loads(exchange['asked'] or '{}')
    yield from held(operation.input_shape, asked, 'request')
    body = json.loads(exchange['answered'] or '{}')
    if exchange['status'] >= 300:
        yield from error_complaints(operation, exchange, body)
        return
    yield from held(operation.output_shape, body, 'answer')
    yield from over_asked(operation, asked, body)
    parser = parsers.create_parser(operation.service_model.metadata['protocol'])
    parser.parse({'body': exchange['answered'].encode(), 'headers': {}, 'status_code': exchange['status'], 'context': {}}, operation.output_shape)


def exchanges(paths):
    for path in paths:
        with open(path, encoding='utf-8') as lines:
            yield from map(json.loads, lines)


def main(paths):
    complaints, counts, errors = collections.Counter(), collections.Counter(), 0
    for exchange in exchanges(paths):
        if 'Action=' in exchange['asked'] and exchange['path'] == '/':
            continue  # STS speaks XML; AWS's own client reads it.
        operation = operation_of(exchange)
        if operation is None:
            complaints[f'{exchange["method"]} {exchange["path"]} {exchange["target"]} is no operation of ECR or Inspector'] += 1
            continue
        counts[operation.name] += 1
        errors += exchange['status'] >= 300
        try:
            found = list(complaints_of(operation, exchange))
        except (ValueError, TypeError, KeyError, AttributeError, parsers.ResponseParserError) as error:
            found = [f'not read: {type(error).__name__}: {error}']
        for each in found:
            complaints[f'{exchange["story"]}: {operation.name}: {each}'] += 1
    print(json.dumps({'complaints': complaints, 'counts': counts, 'errors': errors}))


main(sys.argv[1:])
