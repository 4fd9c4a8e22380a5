import test from 'ava';
import {childEnvironment} from '../../lib/cli/child-environment.ts';

const asked = (depth: number, environment = {}) => {
	const {FORCE_COLOR} = childEnvironment(environment, depth);
	return FORCE_COLOR;
};

test('leaves our own settings behind', t => {
	const environment = {LOGSLUICE_REDIS_URL: 'x', LOGSLUICE_JOB_ID: 'x', REDIS_URL: 'y', PATH: 'z'};
	t.deepEqual(childEnvironment(environment, 1), {REDIS_URL: 'y', PATH: 'z'});
});

test('asks for as many colours as the terminal has', t => {
	t.deepEqual(
		[1, 4, 8, 24].map(depth => asked(depth)),
		[undefined, '1', '2', '3'],
	);
	t.deepEqual(childEnvironment({}, 4), {FORCE_COLOR: '1', CLICOLOR_FORCE: '1', npm_config_color: 'always'});
});

test('asks for none where the user wants none', t => {
	t.deepEqual(childEnvironment({NO_COLOR: '1'}, 24), {NO_COLOR: '1'});
	t.is(asked(24, {NO_COLOR: ''}), '3');
});

test('goes under what the user has set', t => {
	t.is(asked(24, {FORCE_COLOR: '0'}), '0');
});
