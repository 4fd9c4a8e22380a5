import type {RedactionRule} from '../rule.ts';
import {tokenRules} from '../token.ts';

const hexDigits = [...'0123456789abcdef'];

// A bar alone is in every table.
const digitsAndBar = Array.from({length: 100}, (_, number) => `${String(number).padStart(2, '0')}|`);

/** Chat, mail, phone, social networks. */
export const messagingRules: readonly RedactionRule[] = tokenRules([
	// api.slack.com, "Token types".
	[
		'slack-token',
		'Slack',
		['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xoxo-', 'xoxc-'],
		/xox[abprsoc]-(?:\d-)?(?=[\w-]{0,24}\d)[0-9A-Za-z][\w-]{10,250}/,
	],
	['slack-config-token', 'Slack', ['xoxe-', 'xoxe.'], /xoxe(?:\.xox[bp])?-\d{1,13}-[\w-]{20,300}/],
	['slack-cookie', 'Slack', ['xoxd-'], /xoxd-[\w%/+\\-]{60,400}={0,2}/],
	['slack-app-token', 'Slack', ['xapp-'], /xapp-\d-[0-9A-Z]{8,16}-\d{8,16}-[0-9A-Za-z]{32,80}/],
	[
		'slack-webhook',
		'Slack',
		['hooks.slack.com'],
		/hooks\.slack\.com\/(?:services|workflows|triggers)\/([\w+/-]{40,128})/,
	],
	[
		'discord-webhook',
		'Discord',
		['discord.com/api', 'discordapp.com/api'],
		/discord(?:app)?\.com\/api\/(?:v\d+\/)?webhooks\/\d{17,20}\/([\w-]{60,80})/,
	],
	// discord.com, "Authentication": the id in Base64, a time, a signature.
	['discord-bot-token', 'Discord', ['discord', 'bot'], /[MNO][\w-]{23,27}\.[GXY][\w-]{5}\.[\w-]{27,38}/],
	[
		'teams-webhook',
		'Microsoft',
		['webhook.office.com'],
		/webhook\.office\.com\/webhookb2\/[\w@-]{1,100}\/IncomingWebhook\/([0-9a-z]{32}\/[0-9a-f-]{36}(?:\/[\w-]{20,64})?)/,
	],
	[
		'power-automate-webhook',
		'Microsoft',
		['logic.azure.com'],
		/logic\.azure\.com[^\s"']{1,400}[?&]sig=([\w-]{20,64})/,
	],
	// core.telegram.org/bots/api
	['telegram-token', 'Telegram', [':aa', 'telegr'], /\d{6,16}:A[\w-]{34}(?![\w-])/],
	['telegram-url', 'Telegram', ['telegram.org/', ':aa'], /bot(\d{6,16}:[\w-]{30,64})/],
	['twilio-key', 'Twilio', hexDigits.map(digit => `sk${digit}`), /SK[0-9a-fA-F]{32}/],
	['sendgrid-key', 'SendGrid', ['sg.'], /SG\.[\w=.-]{60,80}/],
	['mailgun-key', 'Mailgun', ['key-', '-us'], /key-[0-9a-fA-F]{32}/],
	['mailgun-signing-key', 'Mailgun', ['mailgun'], /[0-9a-h]{32}-[0-9a-h]{8}-[0-9a-h]{8}/],
	['mailchimp-key', 'Mailchimp', ['-us'], /[0-9a-f]{32}-us\d{1,2}/],
	['mandrill-key', 'Mailchimp', ['md-'], /md-[\w-]{22}(?![\w-])/],
	['brevo-key', 'Brevo', ['xkeysib-', 'xsmtpsib-'], /x(?:key|smtp)sib-[0-9a-f]{64}-[0-9A-Za-z]{16}/],
	[
		'resend-key',
		'Resend',
		['resend', ' re_', '=re_', '"re_', "'re_", ':re_'],
		/re_(?=[A-Za-z_]{0,64}\d)[0-9A-Za-z]{8,10}_[0-9A-Za-z]{20,28}/,
	],
	// developers.facebook.com: an app's token is its id and its secret.
	['facebook-token', 'Facebook', ['eaa'], /EAA[0-9A-Za-z]{80,400}/],
	['facebook-app-token', 'Facebook', [...digitsAndBar, '%7c'], /\d{13,17}(?:\||%7C)[\w-]{27,40}/],
	['instagram-token', 'Instagram', ['igqvj', 'igaa'], /IG(?:QVJ|AA)[\w-]{80,400}/],
	['pinterest-token', 'Pinterest', ['pina_'], /pina_[\w-]{32,128}/],
	['twitter-bearer', 'X', ['aaaaaaaaaaaaaaaaaaaa'], /A{20,24}[0-9A-Za-z%]{60,120}/],
	['zoom-jwt', 'Zoom', ['zak='], /zak=([\w.-]{40,1024})/],
	['adafruit-key', 'Adafruit', ['aio_'], /aio_[0-9A-Za-z]{28}/],
	[
		'gc-notify-key',
		'GC Notify',
		['gcntfy-'],
		/gcntfy-\w{1,64}(?:-[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}){2}/i,
	],
	['mailersend-token', 'MailerSend', ['mlsn.'], /mlsn\.[0-9A-Za-z]{30,100}/],
	['miro-token', 'Miro', ['eyjtaxjv'], /eyJtaXJv[0-9A-Za-z-]{10,64}_[\w-]{20,64}/],
	['nylas-key', 'Nylas', ['nyk_'], /nyk_(?:v0_)?[0-9A-Za-z]{64,67}/],
	['onesignal-key', 'OneSignal', ['os_v2_'], /os_v2_(?:app|org)_[a-z2-7]{100,110}/],
	['pubnub-key', 'PubNub', ['sec-c-'], /sec-c-[0-9A-Za-z]{48}/],
	['telnyx-key', 'Telnyx', ['telnyx', 'key01'], /KEY[0-9A-Z]{32}_[0-9A-Za-z]{22}/],
]);
