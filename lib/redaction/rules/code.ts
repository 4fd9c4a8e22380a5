import type {RedactionRule} from '../rule.ts';
import {tokenRules} from '../token.ts';

/** Code hosting, CI, package registries, code quality. */
export const codeRules: readonly RedactionRule[] = tokenRules([
	// docs.github.com, "About authentication to GitHub"; ghs_<app>_<JWT> from its changelog of 2026-04.
	[
		'github-token',
		'GitHub',
		['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
		/gh[pousr]_(?:[0-9A-Za-z]{36,255}|\d{1,12}_ey[\w.-]{40,1024})/,
	],
	['github-fine-grained-token', 'GitHub', ['hub_pat_'], /github_pat_\w{82,255}/],
	// docs.gitlab.com, "Token overview": lengths differ by kind and instance.
	[
		'gitlab-token',
		'GitLab',
		['glpat-', 'gloas-', 'gldt-', 'glrt-', 'glrtr-', 'glcbt-', 'glptt-', 'glft-', 'glimt-'],
		/gl(?:pat|oas|dt|rtr?|cbt|ptt|ft|imt)-[\w-]{20,300}(?:\.[0-9a-z]{2})?(?:\.[0-9a-z]{7,9})?/,
	],
	[
		'gitlab-service-token',
		'GitLab',
		['glagent-', 'glwt-', 'glsoat-', 'glffct-', 'gltok-'],
		/gl(?:agent|wt|soat|ffct|tok)-[\w-]{20,300}(?:\.[0-9a-z]{2})?(?:\.[0-9a-z]{7,9})?/,
	],
	['gitlab-runner-registration', 'GitLab', ['gr1348941'], /GR1348941[\w-]{20,64}/],
	['gitlab-session', 'GitLab', ['_gitlab_session='], /_gitlab_session=[0-9a-z]{32,64}/],
	// support.atlassian.com: the prefixes of app passwords, API tokens and access tokens.
	['bitbucket-app-password', 'Bitbucket', ['atbb'], /ATBB[0-9A-Za-z]{24,40}/],
	['bitbucket-access-token', 'Bitbucket', ['atctt3'], /ATCTT3[\w=-]{60,500}/],
	[
		'atlassian-token',
		'Atlassian',
		['atatt3', 'atst', 'atoa', 'atsat'],
		/AT(?:ATT3|STT3|OAT3|SATT)[\w=-]{60,500}/,
	],
	['trello-token', 'Trello', ['atta'], /ATTA[0-9a-f]{64,72}/],
	['gitea-forgejo-token', 'Gitea', ['gto_', 'gta_'], /gt[ao]_[0-9a-z]{32,64}/],
	['gitpod-token', 'Gitpod', ['gitpod_pat_'], /gitpod_pat_[\w.-]{32,200}/],
	[
		'sourcegraph-token',
		'Sourcegraph',
		['sgp_', 'slk_', 'sgd_'],
		/(?:sgp_(?:(?:[0-9a-fA-F]{16}|local)_)?[0-9a-fA-F]{40}|s(?:lk|gd)_[0-9a-f]{64})/,
	],
	// CI services.
	['circleci-token', 'CircleCI', ['ccipat_', 'cciprj_'], /CCIP(?:AT|RJ)_[0-9A-Za-z]{22}_[0-9A-Za-z]{40}/],
	[
		'buildkite-token',
		'Buildkite',
		['bkua_', 'bkaa_', 'bkct_', 'bkpt_', 'bkpat_', 'bkpi_', 'bkaj_', 'bkar_'],
		/bk(?:ua|aa|ct|pt|pat|pi|aj|ar)_[\w-]{32,128}/,
	],
	['depot-token', 'Depot', ['depot_'], /depot_(?:org|project|user|ci)_[0-9a-f]{48,128}/],
	['appveyor-token', 'AppVeyor', ['appveyor', 'bearer v2.'], /v2\.(?=[0-9a-z]{0,64}\d)[0-9a-z]{20}(?![.\w])/],
	['octopus-key', 'Octopus Deploy', ['api-'], /API-[0-9A-Z]{26}/],
	['harness-token', 'Harness', ['pat.', 'sat.'], /[ps]at\.[\w-]{22}\.[0-9a-f]{24}\.[0-9A-Za-z]{20}/],
	['prefect-key', 'Prefect', ['pnu_', 'pnb_'], /pn[ub]_[0-9A-Za-z]{36}/],
	['pulumi-token', 'Pulumi', ['pul-'], /pul-[0-9a-f]{40}/],
	['terraform-token', 'HashiCorp', ['.atlasv1.'], /[0-9A-Za-z]{14}\.atlasv1\.[\w=-]{60,70}/],
	['infracost-key', 'Infracost', ['ico-'], /(?<!\.)ico-[0-9A-Za-z]{32}/],
	['spacelift-token', 'Spacelift', ['slp_'], /slp_[0-9A-Za-z]{40,128}/],
	['expo-token', 'Expo', ['expo_'], /expo_[\w-]{32,64}/],
	['chromatic-token', 'Chromatic', ['chpt_'], /chpt_[0-9a-f]{12,40}/],
	// Package registries.
	['npm-token', 'npm', ['npm_'], /npm_[0-9A-Za-z]{36,64}/],
	[
		'pypi-token',
		'PyPI',
		['pypi-ageichlwas5vcmc', 'pypi-agendgvzdc5wexbpl'],
		/pypi-AgE(?:IcHlwaS5vcmc|NdGVzdC5weXBpLm9yZw)[\w-]{50,1000}/,
	],
	['rubygems-key', 'RubyGems', ['rubygems_'], /rubygems_[0-9a-f]{48}/],
	['crates-token', 'crates.io', ['cio'], /cio[0-9A-Za-z]{32}/],
	['nuget-key', 'NuGet', ['oy2'], /oy2[0-9a-z]{43}/],
	['clojars-token', 'Clojars', ['clojars_'], /CLOJARS_[0-9A-Za-z]{60}/],
	['docker-token', 'Docker', ['dckr_pat_', 'dckr_oat_'], /dckr_[po]at_[\w-]{27,64}/],
	[
		'docker-swarm-token',
		'Docker',
		['swmtkn-1-', 'swmkey-1-'],
		/SWM(?:TKN-1-[0-9a-z]{40,60}-[0-9a-z]{20,30}|KEY-1-[\w+/]{40,60}={0,2})/,
	],
	['artifactory-key', 'JFrog', ['akcp'], /AKCp[0-9A-Za-z]{64,74}/],
	['artifactory-reference-token', 'JFrog', ['cmvmd'], /cmVmd[0-9A-Za-z]{59,60}={0,2}/],
	['gemfury-token', 'Gemfury', ['fury_'], /fury_[0-9A-Za-z]{24,64}/],
	['postman-key', 'Postman', ['pmak-', 'pmat-'], /PM(?:AK-[0-9A-Fa-f]{24}-[0-9A-Fa-f]{34}|AT-[0-9A-Z]{26})/],
	['readme-key', 'ReadMe', ['rdme_'], /rdme_[0-9a-z]{60,80}/],
	['sonar-token', 'SonarQube', ['sqp_', 'squ_', 'sqa_'], /sq[pua]_[0-9a-f]{40}/],
	['snyk-token', 'Snyk', ['snyk_'], /snyk_(?:uat|sat)\.[0-9a-f]{8}\.[\w.-]{40,300}/],
	['aikido-token', 'Aikido', ['aik_ci_', 'aik_secret_'], /AIK_(?:CI|SECRET)_[0-9A-Za-z]{20,64}/],
	['socket-key', 'Socket', ['sktsec_'], /sktsec_[\w-]{32,64}_api/],
	['endor-key', 'Endor Labs', ['endr+'], /endr\+[0-9A-Za-z-]{16}/],
]);
