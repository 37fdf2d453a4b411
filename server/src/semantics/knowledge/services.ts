// Owns the description of clients of remote services: AWS, gRPC, language models, mlflow, Slack, SSH, containers, brokers.
// Data only. A client object is built without a request; its calls each cost one.
import { asynchronous, attribute, client, each, FILE, gives, HEAVY, NONE, REQUEST, request, under } from "./build";
import type { Library, LibraryClass, LibraryEntry } from "./library";

const AWAITED: LibraryEntry = { effects: ["net.request"], async: true };

const AWS_RESOURCES = "Table Bucket Object Queue Topic Subscription Instance Function Stack Role User Group Alarm";

const aws: Readonly<Record<string, LibraryClass>> = {
  Client: {
    otherwise: REQUEST,
    members: {
      get_paginator: gives("boto3.Paginator"),
      get_waiter: gives("boto3.Waiter"),
      ...each("generate_presigned_url generate_presigned_post can_paginate close meta exceptions waiter_names", NONE),
      ...each("upload_file upload_fileobj download_file download_fileobj", { effects: ["net.request", "file"] }),
    },
  },
  Paginator: { members: { paginate: gives("boto3.PageIterator") } },
  // One request per page.
  PageIterator: { iterate: REQUEST, members: { search: REQUEST, build_full_result: REQUEST } },
  Waiter: { members: { wait: REQUEST } },
  Resource: {
    otherwise: REQUEST,
    members: {
      // Names a resource without asking for it.
      ...each(AWS_RESOURCES, gives("boto3.Resource")),
      ...each("objects buckets queues instances tables object_versions", attribute("boto3.Collection")),
      meta: NONE,
      batch_writer: gives("boto3.BatchWriter"),
    },
  },
  Collection: {
    iterate: { ...REQUEST, returns: "boto3.Resource" },
    members: { ...each("all filter limit page_size pages", gives("self")), delete: REQUEST },
  },
  // Buffers, then sends requests of 25 items.
  BatchWriter: { members: each("put_item delete_item", NONE) },
  Session: {
    members: {
      client: { ...client, returns: "boto3.Client" },
      resource: { ...client, returns: "boto3.Resource" },
      ...each("get_credentials region_name profile_name available_profiles", NONE),
    },
  },
};

/** Namespaces of a client for language models; calls at the end of each are requests. */
const MODELS =
  "chat completions embeddings images audio files models responses beta moderations fine_tuning batches vector_stores uploads messages threads runs assistants transcriptions translations speech jobs with_raw_response with_streaming_response evals conversations";

function models(module: string, name: string): Readonly<Record<string, LibraryClass>> {
  const resource = `${module}.resources.Resource`;
  const asyncResource = `${module}.resources.AsyncResource`;
  const options = {
    ...each("with_options copy", gives("self")),
    ...each("api_key base_url timeout max_retries", NONE),
  };
  return {
    [resource]: { otherwise: REQUEST, members: each(MODELS, attribute(resource)) },
    [asyncResource]: { otherwise: AWAITED, members: each(MODELS, attribute(asyncResource)) },
    [`${module}.${name}`]: {
      construct: client,
      members: { ...each(MODELS, attribute(resource)), ...options, close: NONE },
    },
    [`${module}.Async${name}`]: {
      construct: client,
      members: { ...each(MODELS, attribute(asyncResource)), ...options, close: { async: true } },
    },
  };
}

const MLFLOW =
  "get_trace search_traces set_trace_tag delete_trace_tag log_feedback log_expectation log_assessment update_assessment get_assessment delete_assessment override_feedback log_metric log_metrics log_param log_params log_artifact log_artifacts log_text log_dict log_figure log_image log_input log_table set_tag set_tags delete_tag start_run end_run get_run search_runs delete_run create_experiment get_experiment get_experiment_by_name search_experiments set_experiment delete_experiment set_experiment_tag register_model search_registered_models search_model_versions load_table set_experiment_tags get_parent_run update_feedback update_expectation delete_feedback delete_expectation log_trace artifacts.list_artifacts artifacts.download_artifacts artifacts.load_text artifacts.load_dict";

const ssh: Readonly<Record<string, LibraryClass>> = {
  SSHClient: {
    members: {
      ...each("connect exec_command invoke_shell", REQUEST),
      open_sftp: request("paramiko.SFTPClient"),
      ...each("set_missing_host_key_policy load_system_host_keys load_host_keys close get_transport", NONE),
    },
  },
  SFTPClient: {
    members: {
      ...each("listdir listdir_attr stat lstat remove rename mkdir rmdir chmod open", REQUEST),
      ...each("get put getfo putfo", { effects: ["net.request", "file"] }),
      from_transport: request("self"),
      ...each("close getcwd", NONE),
    },
  },
  Transport: { members: { ...each("connect open_session auth_password auth_publickey", REQUEST), close: NONE } },
  AutoAddPolicy: {},
  ...each("RSAKey Ed25519Key ECDSAKey", { members: each("from_private_key_file", FILE) }),
};

const containers: Readonly<Record<string, LibraryClass>> = {
  DockerClient: {
    members: {
      containers: attribute("docker.models.containers.ContainerCollection"),
      images: attribute("docker.models.images.ImageCollection"),
      ...each("volumes networks", attribute("docker.models.resource.Collection")),
      ...each("ping version info df events login", REQUEST),
      close: NONE,
    },
  },
  "models.resource.Collection": { members: { ...each("list get create prune", REQUEST) } },
  "models.containers.ContainerCollection": {
    members: {
      list: request("list[docker.models.containers.Container]"),
      ...each("get create", request("docker.models.containers.Container")),
      ...each("run prune", REQUEST),
    },
  },
  "models.containers.Container": {
    members: {
      // A property that asks the daemon each time.
      image: { effects: ["net.request"], type: "docker.models.images.Image" },
      ...each(
        "start stop restart kill remove reload logs stats exec_run wait pause unpause top update commit rename",
        REQUEST,
      ),
      ...each("put_archive get_archive attach diff", REQUEST),
      ...each("id short_id name status", attribute("str")),
      ...each("labels ports attrs", NONE),
    },
  },
  "models.images.ImageCollection": {
    members: {
      list: request("list[docker.models.images.Image]"),
      ...each("get pull", request("docker.models.images.Image")),
      ...each("build push remove", REQUEST),
    },
  },
  "models.images.Image": {
    members: {
      ...each("id short_id", attribute("str")),
      tags: attribute("list[str]"),
      ...each("attrs labels", NONE),
      ...each("tag history", REQUEST),
    },
  },
};

const webSockets: Readonly<Record<string, LibraryClass>> = {
  ClientConnection: {
    iterate: { async: true },
    members: {
      ...asynchronous(each("send recv ping pong close wait_closed", NONE)),
      ...each("remote_address local_address", NONE),
    },
  },
  "sync.client.ClientConnection": { members: { ...each("send recv", REQUEST), close: NONE } },
};

export const servicesLibrary: Library = {
  functions: {
    ...under("boto3", {
      client: { ...client, returns: "boto3.Client" },
      resource: { ...client, returns: "boto3.Resource" },
      setup_default_session: NONE,
    }),
    ...under("grpc", {
      ...each("insecure_channel secure_channel", { ...client, returns: "grpc.Channel" }),
      ...each("aio.insecure_channel aio.secure_channel", { ...client, returns: "grpc.aio.Channel" }),
      ...each("ssl_channel_credentials server intercept_channel", NONE),
    }),
    ...under("mlflow", each(MLFLOW, REQUEST)),
    ...under("mlflow", {
      ...each(
        "set_tracking_uri get_tracking_uri active_run autolog get_current_active_span get_last_active_trace update_current_trace start_span trace",
        NONE,
      ),
    }),
    ...under(
      "mlflow",
      each("pyfunc.load_model sklearn.load_model pytorch.load_model", {
        effects: ["net.request", "file", "cpu.heavy"],
      }),
    ),
    "docker.from_env": { ...client, returns: "docker.DockerClient" },
    "websockets.connect": { ...AWAITED, returns: "websockets.ClientConnection" },
    "websockets.sync.client.connect": request("websockets.sync.client.ClientConnection"),
    "websocket.create_connection": REQUEST,
    "sentry_sdk.init": NONE,
    ...under("sentry_sdk", each("capture_exception capture_message set_tag set_user", NONE)),
    "tiktoken.get_encoding": NONE,
    "huggingface_hub.snapshot_download": { effects: ["net.request", "file"] },
    "huggingface_hub.hf_hub_download": { effects: ["net.request", "file"] },
    "spacy.load": { effects: ["file", "cpu.heavy"] },
    "nltk.download": { effects: ["net.request", "file"] },
    "whisper.load_model": { effects: ["file", "cpu.heavy"], returns: "whisper.Whisper" },
  },
  classes: {
    ...under("boto3", aws),
    "grpc.Channel": { members: each("close unary_unary unary_stream stream_unary stream_stream subscribe", NONE) },
    "grpc.aio.Channel": {
      members: { close: { async: true }, channel_ready: AWAITED, ...each("unary_unary unary_stream get_state", NONE) },
    },
    ...models("openai", "OpenAI"),
    ...models("openai", "AzureOpenAI"),
    ...models("anthropic", "Anthropic"),
    "mlflow.MlflowClient": { otherwise: REQUEST, members: { tracking_uri: attribute("str") } },
    "slack_sdk.WebClient": { otherwise: REQUEST },
    "slack_sdk.web.async_client.AsyncWebClient": { otherwise: AWAITED },
    "slack_sdk.webhook.WebhookClient": { members: each("send send_dict", REQUEST) },
    ...under("paramiko", ssh),
    ...under("docker", containers),
    ...under("websockets", webSockets),
    "paho.mqtt.client.Client": {
      members: {
        ...each("connect reconnect", REQUEST),
        ...each("publish subscribe loop_start loop_stop disconnect username_pw_set tls_set", NONE),
      },
    },
    "kafka.KafkaProducer": {
      construct: { effects: ["net.connect", "net.request"] },
      members: { send: NONE, flush: REQUEST, close: REQUEST },
    },
    "pika.BlockingConnection": {
      construct: { effects: ["net.connect", "net.request"] },
      members: { channel: request("pika.channel.Channel"), close: NONE },
    },
    "pika.channel.Channel": {
      members: each(
        "basic_publish queue_declare exchange_declare queue_bind basic_get basic_ack basic_consume",
        REQUEST,
      ),
    },
    "whisper.Whisper": { members: { transcribe: HEAVY } },
  },
  aliases: {
    "boto3.session.Session": "boto3.Session",
    "botocore.client.BaseClient": "boto3.Client",
    "openai.resources.chat.completions.Completions": "openai.resources.Resource",
    "openai._client": "openai",
    "anthropic._client": "anthropic",
    "mlflow.tracking.MlflowClient": "mlflow.MlflowClient",
    "mlflow.client.MlflowClient": "mlflow.MlflowClient",
    "mlflow.tracking.client.MlflowClient": "mlflow.MlflowClient",
    "slack_sdk.web.client.WebClient": "slack_sdk.WebClient",
    "slack_sdk.web.WebClient": "slack_sdk.WebClient",
    "slack.WebClient": "slack_sdk.WebClient",
    "paramiko.client.SSHClient": "paramiko.SSHClient",
    "paramiko.sftp_client.SFTPClient": "paramiko.SFTPClient",
    "docker.client.DockerClient": "docker.DockerClient",
    "docker.client.from_env": "docker.from_env",
    "websockets.client.connect": "websockets.connect",
    "websockets.asyncio.client.connect": "websockets.connect",
    "pika.adapters.blocking_connection.BlockingConnection": "pika.BlockingConnection",
    "pika.adapters.blocking_connection.BlockingChannel": "pika.channel.Channel",
  },
};
