import type {RedactionRule} from '../rule.ts';
import {token} from '../token.ts';

/** Code hosting, CI, package registries. */
export const codeRules: readonly RedactionRule[] = [
	// docs.github.com: "Behind GitHub's new authentication token formats"; ghs_<app>_<JWT> from its changelog of 2026-04.
	{
		id: 'github-token',
		provider: 'GitHub',
		keywords: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
		pattern: token(/gh[pousr]_(?:[0-9A-Za-z]{36,255}|\d{1,12}_ey[\w.-]{40,1024})/g),
	},
	{
		id: 'github-fine-grained-token',
		provider: 'GitHub',
		keywords: ['github_pat_'],
		pattern: token(/github_pat_\w{82,255}/g),
	},
	// docs.gitlab.com, "Token overview": prefixes and lengths differ, instances may lengthen them.
	{
		id: 'gitlab-token',
		provider: 'GitLab',
		keywords: [
			'glpat-',
			'gloas-',
			'gldt-',
			'glrt-',
			'glrtr-',
			'glcbt-',
			'glptt-',
			'glft-',
			'glimt-',
			'glagent-',
			'glwt-',
			'glsoat-',
			'glffct-',
			'gltok-',
		],
		pattern: token(
			/gl(?:pat|oas|dt|rtr?|cbt|ptt|ft|imt|agent|wt|soat|ffct|tok)-[\w-]{20,300}(?:\.[0-9a-z]{2})?(?:\.[0-9a-z]{7,9})?/g,
		),
	},
	{
		id: 'gitlab-runner-registration',
		provider: 'GitLab',
		keywords: ['gr1348941'],
		pattern: token(/GR1348941[\w-]{20,64}/g),
	},
	{
		id: 'gitlab-session',
		provider: 'GitLab',
		keywords: ['_gitlab_session='],
		pattern: /_gitlab_session=([0-9a-z]{32,64})/g,
	},
	{id: 'npm-token', provider: 'npm', keywords: ['npm_'], pattern: token(/npm_[0-9A-Za-z]{36,64}/g)},
	{
		id: 'pypi-token',
		provider: 'PyPI',
		keywords: ['pypi-ageichlwas5vcmc'],
		pattern: token(/pypi-AgEIcHlwaS5vcmc[\w-]{50,1000}/g),
	},
	{
		id: 'rubygems-token',
		provider: 'RubyGems',
		keywords: ['rubygems_'],
		pattern: token(/rubygems_[0-9a-f]{48}/g),
	},
];
