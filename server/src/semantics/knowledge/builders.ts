// Owns which library calls make things that are meant to be made once and kept: engines, clients, pools of workers, loaded models.
// Data only; what calling their methods costs is described beside this file.

/**
 * - `engine`: a database engine, or a pool of connections;
 * - `client`: holds connections, credentials and descriptions of the service it talks to;
 * - `workers`: threads or processes; `model`: weights read from disk or from the network.
 */
export type Built = "engine" | "client" | "workers" | "model";

const names = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/).filter((name) => name !== ""));

const ENGINES = names(`
  sqlalchemy.create_engine sqlalchemy.engine_from_config sqlalchemy.ext.asyncio.create_async_engine
  sqlmodel.create_engine asyncpg.create_pool aiomysql.create_pool psycopg_pool.ConnectionPool psycopg_pool.AsyncConnectionPool
  psycopg2.pool.SimpleConnectionPool psycopg2.pool.ThreadedConnectionPool mysql.connector.pooling.MySQLConnectionPool
`);

const CLIENTS = names(`
  requests.Session requests.session httpx.Client httpx.AsyncClient aiohttp.ClientSession urllib3.PoolManager
  boto3.client boto3.resource boto3.Session.client boto3.Session.resource
  pymongo.MongoClient pymongo.AsyncMongoClient motor.motor_asyncio.AsyncIOMotorClient
  redis.Redis redis.from_url redis.Redis.from_url redis.asyncio.Redis redis.asyncio.from_url redis.asyncio.Redis.from_url
  elasticsearch.Elasticsearch elasticsearch.AsyncElasticsearch opensearchpy.OpenSearch opensearchpy.AsyncOpenSearch
  openai.OpenAI openai.AsyncOpenAI openai.AzureOpenAI openai.AsyncAzureOpenAI anthropic.Anthropic anthropic.AsyncAnthropic
  groq.Groq groq.AsyncGroq cohere.Client google.genai.Client
  grpc.insecure_channel grpc.secure_channel grpc.aio.insecure_channel grpc.aio.secure_channel
  qdrant_client.QdrantClient qdrant_client.AsyncQdrantClient chromadb.Client chromadb.PersistentClient chromadb.HttpClient
  google.cloud.storage.Client google.cloud.bigquery.Client google.cloud.firestore.Client google.cloud.pubsub_v1.PublisherClient
  azure.storage.blob.BlobServiceClient azure.storage.blob.BlobServiceClient.from_connection_string
  google.cloud.vision.ImageAnnotatorClient google.cloud.secretmanager.SecretManagerServiceClient google.cloud.tasks_v2.CloudTasksClient
  googleapiclient.discovery.build pymilvus.MilvusClient pinecone.Pinecone weaviate.connect_to_local weaviate.connect_to_custom
  kafka.KafkaProducer pika.BlockingConnection neo4j.GraphDatabase.driver supabase.create_client minio.Minio
`);

const WORKERS = names(`
  concurrent.futures.ThreadPoolExecutor concurrent.futures.ProcessPoolExecutor
  multiprocessing.Pool multiprocessing.pool.Pool multiprocessing.pool.ThreadPool
`);

const MODELS = names(`
  transformers.pipeline sentence_transformers.SentenceTransformer sentence_transformers.CrossEncoder spacy.load
  whisper.load_model faster_whisper.WhisperModel whisperx.load_model torch.hub.load torch.jit.load
  tensorflow.keras.models.load_model keras.models.load_model tensorflow.saved_model.load
  ultralytics.YOLO easyocr.Reader paddleocr.PaddleOCR insightface.app.FaceAnalysis onnxruntime.InferenceSession
  llama_cpp.Llama gensim.models.KeyedVectors.load_word2vec_format gensim.downloader.load fasttext.load_model
  mediapipe.solutions.pose.Pose mediapipe.solutions.hands.Hands mediapipe.solutions.face_mesh.FaceMesh
  mediapipe.solutions.holistic.Holistic cv2.dnn.readNet cv2.dnn.readNetFromONNX cv2.dnn.readNetFromCaffe
  mlflow.pyfunc.load_model mlflow.sklearn.load_model mlflow.pytorch.load_model open_clip.create_model_and_transforms clip.load
  fastembed.TextEmbedding keybert.KeyBERT vosk.Model detoxify.Detoxify joblib.load
  TTS.api.TTS bertopic.BERTopic.load flair.models.SequenceTagger.load stanza.Pipeline
  langchain_huggingface.HuggingFaceEmbeddings langchain_community.embeddings.HuggingFaceEmbeddings
  langchain.embeddings.HuggingFaceEmbeddings
`);

/** Any class of these libraries: `AutoModelForCausalLM.from_pretrained`. */
const PRETRAINED = /^(transformers|diffusers|sentence_transformers|peft|optimum)\.(\w+\.)*\w+\.from_pretrained$/;
/** Small files that describe a model or its words: read in milliseconds. */
const LIGHT = /(Config|Tokenizer|TokenizerFast|Processor|FeatureExtractor|Scheduler)\.from_pretrained$/;

/** @param name canonical dotted name of what is called. */
export function builtBy(name: string): Built | undefined {
  if (CLIENTS.has(name)) return "client";
  if (ENGINES.has(name)) return "engine";
  if (WORKERS.has(name)) return "workers";
  return MODELS.has(name) || (PRETRAINED.test(name) && !LIGHT.test(name)) ? "model" : undefined;
}

/** Bound to the event loop on which it is made. */
export function isLoopBound(name: string): boolean {
  return /(^|\.)(\w*aio\w*|asyncio|asyncpg)\.|Async|create_async_engine/.test(name);
}
