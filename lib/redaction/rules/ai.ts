import type {RedactionRule} from '../rule.ts';
import {tokenRules} from '../token.ts';

/** Models and the tools around them. */
export const aiRules: readonly RedactionRule[] = tokenRules([
	// Anthropic: keys, admin keys, tokens of its command line; they end in AA.
	['anthropic-key', 'Anthropic', ['sk-ant-'], /sk-ant-[a-z]{2,10}\d{2}-[\w-]{24,160}/],
	// OpenAI: T3BlbkFJ is "OpenAI" in Base64; bare `sk-` without it too, of OpenAI and of those who took its form.
	['openai-key', 'OpenAI', ['t3blbkfj'], /sk-(?:[a-z]{3,12}-)?[\w-]{20,80}T3BlbkFJ[\w-]{20,80}/],
	[
		'openai-project-key',
		'OpenAI',
		['sk-proj-', 'sk-svcacct-', 'sk-admin-', 'sk-none-', 'sk-service'],
		/sk-(?:proj|svcacct|admin|None|service-[\w-]{1,40})-[\w-]{20,200}/,
	],
	['sk-key', 'OpenAI, DeepSeek, Moonshot, Stability AI', ['sk-'], /sk-[0-9A-Za-z]{20,64}/],
	['openrouter-key', 'OpenRouter', ['sk-or-'], /sk-or-(?:v\d-)?[0-9A-Fa-f]{64}/],
	['langfuse-key', 'Langfuse', ['sk-lf-'], /sk-lf-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/],
	['minimax-key', 'MiniMax', ['sk-api-'], /sk-api-[\w-]{60,160}/],
	['groq-key', 'Groq', ['gsk_'], /gsk_[0-9A-Za-z]{52}/],
	['perplexity-key', 'Perplexity', ['pplx-'], /pplx-[0-9A-Za-z]{48,56}/],
	['xai-key', 'xAI', ['xai-'], /xai-[\w-]{70,120}/],
	['replicate-token', 'Replicate', ['r8_'], /r8_[0-9A-Za-z]{37}/],
	['huggingface-token', 'Hugging Face', ['hf_', 'api_org_'], /(?:hf|api_org)_[0-9A-Za-z]{34}/],
	[
		'langsmith-key',
		'LangSmith',
		['lsv2_', 'ls__'],
		/(?:lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}|ls__[0-9a-f]{32})/,
	],
	['pinecone-key', 'Pinecone', ['pcsk_'], /pcsk_[0-9A-Za-z]{5,8}_[0-9A-Za-z]{50,70}/],
	['tavily-key', 'Tavily', ['tvly-'], /tvly-(?:[a-z]{2,8}-)?[0-9A-Za-z]{20,64}/],
	['nvidia-key', 'NVIDIA', ['nvapi-'], /nvapi-[\w-]{60,72}/],
	['cerebras-key', 'Cerebras', ['csk-'], /csk-[0-9A-Za-z]{48}/],
	['together-key', 'Together AI', ['tgp_v1_'], /tgp_v1_[\w-]{43}/],
	[
		'fireworks-key',
		'Fireworks AI',
		['fw_'],
		/fw_(?=[A-Za-z]{0,64}\d)(?=[0-9A-Z]{0,64}[a-z])[0-9A-Za-z]{20,32}/,
	],
	['jina-key', 'Jina AI', ['jina_'], /jina_[0-9a-f]{32}[\w-]{20,40}/],
	['voyage-key', 'Voyage AI', ['pa-'], /pa-(?=[A-Za-z_-]{0,64}\d)[0-9A-Za-z_-]{43}/],
	['firecrawl-key', 'Firecrawl', ['fc-'], /fc-[0-9a-f]{32}/],
	['wandb-key', 'Weights & Biases', ['wandb_v1_'], /wandb_v1_\w{60,90}/],
	['e2b-key', 'E2B', ['e2b_', 'sk_e2b_'], /(?:sk_)?e2b_[0-9a-f]{40}/],
	['daytona-key', 'Daytona', ['dtn_'], /dtn_[0-9a-f]{64}/],
	['browserbase-key', 'Browserbase', ['bb_live_', 'bb_test_'], /bb_(?:live|test)_[\w-]{20,40}/],
	['cursor-key', 'Cursor', ['key_'], /key_[0-9a-f]{64}/],
	['devin-key', 'Devin', ['apk_', 'cog_'], /(?:apk_(?:user_)?[0-9A-Za-z+/]{60,200}={0,2}|cog_[a-z2-7]{52})/],
	['elevenlabs-key', 'ElevenLabs', ['sk_'], /sk_[0-9a-f]{48}/],
	['llama-cloud-key', 'LlamaCloud', ['llx-'], /llx-[0-9A-Za-z]{40,60}/],
	['brave-search-key', 'Brave Search', ['bsa'], /BSA(?=[\w-]{0,40}\d)(?=[\w-]{0,40}[a-z])[\w-]{24,40}/],
	['cartesia-key', 'Cartesia', ['sk_car_'], /sk_car_\w{20,40}/],
	['mem0-key', 'Mem0', ['m0-'], /m0-(?=[A-Za-z]{0,44}\d)[0-9A-Za-z]{24,44}/],
	['runpod-key', 'RunPod, redirect.pizza', ['rpa_'], /rpa_[0-9A-Za-z]{30,46}/],
]);
