// Owns the description of clients for language models and for the vector stores beside them, other than those of OpenAI and Anthropic.
// Data only. Each call is a request of seconds.
import { attribute, client, each, gives, HEAVY, NONE, REQUEST, under } from "../build";
import type { Library, LibraryClass, LibraryEntry } from "../library";

const AWAITED: LibraryEntry = { effects: ["net.request"], async: true };

/** Chat models of LangChain: a synchronous method and an asynchronous one beside it. */
const chatModel: LibraryClass = {
  construct: client,
  members: {
    ...each("invoke batch predict predict_messages generate generate_prompt call_as_llm __call__", REQUEST),
    ...each("ainvoke abatch apredict apredict_messages agenerate", AWAITED),
    ...each("bind bind_tools with_structured_output with_config with_retry with_fallbacks", gives("self")),
    ...each("model_name temperature get_num_tokens", NONE),
  },
};
const embeddings: LibraryClass = {
  construct: client,
  members: { ...each("embed_query embed_documents", REQUEST), ...each("aembed_query aembed_documents", AWAITED) },
};

const CHAT_MODELS: Readonly<Record<string, string>> = {
  langchain_openai: "ChatOpenAI AzureChatOpenAI OpenAI",
  langchain_anthropic: "ChatAnthropic",
  langchain_google_genai: "ChatGoogleGenerativeAI",
  langchain_google_vertexai: "ChatVertexAI",
  langchain_groq: "ChatGroq",
  langchain_ollama: "ChatOllama OllamaLLM",
  langchain_mistralai: "ChatMistralAI",
  langchain_aws: "ChatBedrock ChatBedrockConverse",
  langchain_cohere: "ChatCohere",
};
const EMBEDDINGS: Readonly<Record<string, string>> = {
  langchain_openai: "OpenAIEmbeddings AzureOpenAIEmbeddings",
  langchain_google_genai: "GoogleGenerativeAIEmbeddings",
  langchain_ollama: "OllamaEmbeddings",
};

function classesOf(names: Readonly<Record<string, string>>, cls: LibraryClass): Readonly<Record<string, LibraryClass>> {
  return Object.assign({}, ...Object.entries(names).map(([module, list]) => under(module, each(list, cls))));
}

/** Namespaces of generated clients: `client.chat.complete(...)`. */
function spaced(module: string, names: string, spaces: string): Readonly<Record<string, LibraryClass>> {
  const space = `${module}.Namespace`;
  const asyncSpace = `${module}.AsyncNamespace`;
  return {
    [space]: { otherwise: REQUEST, members: each(spaces, attribute(space)) },
    [asyncSpace]: { otherwise: AWAITED, members: each(spaces, attribute(asyncSpace)) },
    ...under(module, each(names, { construct: client, members: { ...each(spaces, attribute(space)), close: NONE } })),
    ...under(
      module,
      each(
        names
          .split(" ")
          .map((name) => `Async${name}`)
          .join(" "),
        { construct: client, members: { ...each(spaces, attribute(asyncSpace)), close: { async: true } } },
      ),
    ),
  };
}

const genai: Readonly<Record<string, LibraryClass>> = {
  Client: {
    construct: client,
    members: {
      ...each("models files caches tunings batches", attribute("google.genai.Namespace")),
      chats: attribute("google.genai.Chats"),
      aio: attribute("google.genai.AsyncClient"),
    },
  },
  // What streams or pages asks when it is gone over.
  Namespace: { otherwise: REQUEST, members: each("generate_content_stream list", NONE) },
  Chats: { members: { create: gives("google.genai.Chat") } },
  Chat: { members: { send_message: REQUEST, ...each("send_message_stream get_history", NONE) } },
  AsyncClient: {
    members: each("models files caches chats tunings batches live", attribute("google.genai.AsyncNamespace")),
  },
  AsyncNamespace: { otherwise: AWAITED, members: each("connect create", NONE) },
};

const generativeModel: LibraryClass = {
  members: {
    ...each("generate_content count_tokens", REQUEST),
    ...each("generate_content_async count_tokens_async", AWAITED),
    start_chat: gives("google.generativeai.ChatSession"),
  },
};

const OLLAMA = "chat generate embed embeddings pull push create list show ps delete copy";
const COHERE = "chat generate embed rerank classify summarize tokenize detokenize";
const INFERENCE =
  "text_generation chat_completion text_to_image feature_extraction image_to_text summarization translation automatic_speech_recognition question_answering text_classification token_classification sentence_similarity zero_shot_classification text_to_speech image_classification";

/** In the same process or over the network: either way the caller waits for a search. */
const chroma: Readonly<Record<string, LibraryClass>> = {
  ClientAPI: {
    members: {
      ...each("get_collection create_collection get_or_create_collection", {
        effects: ["net.request"],
        returns: "chromadb.Collection",
      }),
      ...each("list_collections delete_collection", REQUEST),
      ...each("heartbeat reset", REQUEST),
    },
  },
  Collection: { members: each("add upsert update delete query get count peek modify", REQUEST) },
};

const qdrant: Readonly<Record<string, LibraryClass>> = {
  QdrantClient: { construct: client, otherwise: REQUEST, members: { close: NONE } },
  AsyncQdrantClient: { construct: client, otherwise: AWAITED },
};

const pinecone: Readonly<Record<string, LibraryClass>> = {
  Pinecone: {
    construct: client,
    members: {
      Index: gives("pinecone.Index"),
      ...each("list_indexes create_index delete_index describe_index has_index", REQUEST),
    },
  },
  Index: { members: each("query upsert delete fetch update describe_index_stats", REQUEST) },
};

export const languageModelsLibrary: Library = {
  functions: {
    // The module stands for a client of its own.
    ...under(
      "openai",
      each(
        "chat completions embeddings images audio files models responses beta moderations",
        attribute("openai.resources.Resource"),
      ),
    ),
    ...under("ollama", each(OLLAMA, REQUEST)),
    ...under("litellm", {
      ...each("completion embedding image_generation transcription", REQUEST),
      ...each("acompletion aembedding aimage_generation atranscription", AWAITED),
    }),
    ...under("replicate", { run: REQUEST, async_run: AWAITED }),
    ...under("google.generativeai", {
      ...each("embed_content upload_file generate_text get_file delete_file", REQUEST),
      configure: NONE,
    }),
    ...under(
      "chromadb",
      each("Client PersistentClient EphemeralClient", { effects: ["net.connect"], returns: "chromadb.ClientAPI" }),
    ),
    // Asks the server for its state first.
    "chromadb.HttpClient": { effects: ["net.connect", "net.request"], returns: "chromadb.ClientAPI" },
  },
  classes: {
    ...under(
      "openai",
      each("ChatCompletion Completion Embedding Image Audio Moderation", {
        members: {
          ...each("create create_edit create_variation transcribe translate", REQUEST),
          ...each("acreate acreate_edit atranscribe atranslate", AWAITED),
        },
      }),
    ),
    ...spaced("groq", "Groq", "chat completions embeddings audio models transcriptions translations speech"),
    "mistralai.Namespace": {
      otherwise: REQUEST,
      members: each("complete_async stream_async create_async process_async", AWAITED),
    },
    "mistralai.Mistral": {
      construct: client,
      members: each("chat embeddings fim agents files models ocr classifiers", attribute("mistralai.Namespace")),
    },
    ...classesOf(CHAT_MODELS, chatModel),
    ...classesOf(EMBEDDINGS, embeddings),
    ...under("google.genai", genai),
    "google.generativeai.GenerativeModel": generativeModel,
    "google.generativeai.ChatSession": {
      members: { send_message: REQUEST, send_message_async: AWAITED, history: NONE },
    },
    "ollama.Client": { construct: client, members: each(OLLAMA, REQUEST) },
    "ollama.AsyncClient": { construct: client, members: each(OLLAMA, AWAITED) },
    ...under("cohere", each("Client ClientV2", { construct: client, members: each(COHERE, REQUEST) })),
    ...under("cohere", each("AsyncClient AsyncClientV2", { construct: client, members: each(COHERE, AWAITED) })),
    "huggingface_hub.InferenceClient": { construct: client, members: each(INFERENCE, REQUEST) },
    "huggingface_hub.AsyncInferenceClient": { construct: client, members: each(INFERENCE, AWAITED) },
    "huggingface_hub.HfApi": { otherwise: REQUEST },
    ...under("chromadb", chroma),
    ...under("qdrant_client", qdrant),
    ...under("pinecone", pinecone),
    "pymilvus.MilvusClient": { construct: client, otherwise: REQUEST, members: { close: NONE } },
    "llama_cpp.Llama": {
      construct: { effects: ["file", "cpu.heavy"] },
      members: {
        ...each("__call__ create_chat_completion create_completion create_embedding embed eval", HEAVY),
        tokenize: NONE,
      },
    },
    "fastembed.TextEmbedding": {
      construct: { effects: ["file", "cpu.heavy"] },
      members: each("embed query_embed", NONE),
    },
  },
  aliases: {
    "langchain.chat_models.ChatOpenAI": "langchain_openai.ChatOpenAI",
    "langchain_community.chat_models.ChatOpenAI": "langchain_openai.ChatOpenAI",
    "langchain_community.chat_models.ChatOllama": "langchain_ollama.ChatOllama",
    "langchain.embeddings.OpenAIEmbeddings": "langchain_openai.OpenAIEmbeddings",
    "vertexai.generative_models.GenerativeModel": "google.generativeai.GenerativeModel",
    "google.genai.client.Client": "google.genai.Client",
    "qdrant_client.qdrant_client.QdrantClient": "qdrant_client.QdrantClient",
    "chromadb.api.ClientAPI": "chromadb.ClientAPI",
    "chromadb.api.models.Collection.Collection": "chromadb.Collection",
  },
};
