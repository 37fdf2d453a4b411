// Owns the description of clients of hosted services: Google Cloud and its APIs, Firebase, Azure, code forges, payment, mail and messages.
// Data only. A client object is built without a request; its calls each cost one.
import { attribute, client, each, gives, NONE, REQUEST, request, under } from "../build";
import type { Library, LibraryClass, LibraryEntry } from "../library";

const transfer: LibraryEntry = { effects: ["net.request", "file"] };
/** A client of which every method asks the service. */
const asking: LibraryClass = { construct: client, otherwise: REQUEST };
/** A client of which every attribute leads to methods that ask the service. */
const spaces = (space: string): LibraryClass => ({ construct: client, otherwise: attribute(space) });

const storage: Readonly<Record<string, LibraryClass>> = {
  Client: {
    construct: client,
    members: {
      bucket: gives("google.cloud.storage.Bucket"),
      ...each("get_bucket create_bucket lookup_bucket", request("google.cloud.storage.Bucket")),
      list_blobs: gives("google.cloud.storage.Pages[google.cloud.storage.Blob]"),
      list_buckets: gives("google.cloud.storage.Pages[google.cloud.storage.Bucket]"),
      download_blob_to_file: transfer,
      ...each("project close from_service_account_json", NONE),
    },
  },
  Pages: { iterate: { effects: ["net.request"], returns: "item" } },
  Bucket: {
    members: {
      blob: gives("google.cloud.storage.Blob"),
      get_blob: request("google.cloud.storage.Blob"),
      list_blobs: gives("google.cloud.storage.Pages[google.cloud.storage.Blob]"),
      ...each("exists delete reload patch update copy_blob rename_blob delete_blob delete_blobs create", REQUEST),
      name: attribute("str"),
    },
  },
  Blob: {
    members: {
      ...each("upload_from_string exists delete reload patch update make_public make_private rewrite", REQUEST),
      ...each("upload_from_file upload_from_filename download_to_filename download_to_file", transfer),
      ...each("download_as_bytes download_as_string", request("bytes")),
      download_as_text: request("str"),
      ...each("name public_url content_type", attribute("str")),
      ...each("generate_signed_url metadata size updated", NONE),
    },
  },
};

const bigquery: Readonly<Record<string, LibraryClass>> = {
  Client: {
    construct: client,
    members: {
      ...each(
        "query load_table_from_dataframe load_table_from_uri load_table_from_file",
        request("google.cloud.bigquery.Job"),
      ),
      ...each("query_and_wait get_table create_table delete_table get_dataset create_dataset update_table", REQUEST),
      ...each("insert_rows insert_rows_json insert_rows_from_dataframe list_rows extract_table copy_table", REQUEST),
      ...each("dataset project close", NONE),
    },
  },
  Job: { members: { ...each("result to_dataframe to_arrow reload cancel", REQUEST), job_id: attribute("str") } },
};

const firestore: Readonly<Record<string, LibraryClass>> = {
  Client: {
    construct: client,
    members: {
      ...each("collection collection_group", gives("google.cloud.firestore.Query")),
      document: gives("google.cloud.firestore.DocumentReference"),
      batch: gives("google.cloud.firestore.WriteBatch"),
      ...each("get_all collections", REQUEST),
      ...each("transaction close project", NONE),
    },
  },
  Query: {
    members: {
      ...each("where order_by limit offset select start_after start_at end_at end_before", gives("self")),
      document: gives("google.cloud.firestore.DocumentReference"),
      get: request("list"),
      stream: { returns: "google.cloud.storage.Pages" },
      ...each("add count_get", REQUEST),
    },
  },
  DocumentReference: {
    members: {
      ...each("get set update delete create", REQUEST),
      collection: gives("google.cloud.firestore.Query"),
      ...each("id path", attribute("str")),
    },
  },
  WriteBatch: { members: { ...each("set update delete create", NONE), commit: REQUEST } },
};

const pubsub: Readonly<Record<string, LibraryClass>> = {
  // Publishing hands the message to a thread; its future is not waited for here.
  PublisherClient: { construct: client, members: each("publish topic_path stop", NONE) },
  SubscriberClient: {
    construct: client,
    members: {
      subscribe: { passes: { args: [1, "callback"], runs: "elsewhere" } },
      ...each("pull acknowledge modify_ack_deadline create_subscription delete_subscription", REQUEST),
      ...each("subscription_path topic_path close", NONE),
    },
  },
};

const google: Readonly<Record<string, LibraryClass>> = {
  ...under("google.cloud.storage", storage),
  ...under("google.cloud.bigquery", bigquery),
  ...under("google.cloud.firestore", firestore),
  ...under("google.cloud.pubsub_v1", pubsub),
  "google.cloud.secretmanager.SecretManagerServiceClient": {
    ...asking,
    members: each("secret_path secret_version_path", NONE),
  },
  "google.cloud.vision.ImageAnnotatorClient": asking,
  "google.cloud.texttospeech.TextToSpeechClient": asking,
  "google.cloud.speech.SpeechClient": asking,
  "google.cloud.translate_v2.Client": asking,
  // Requests are put together first: `service.files().list(...).execute()`.
  "googleapiclient.discovery.Resource": {
    otherwise: gives("self"),
    members: { ...each("execute next_chunk", REQUEST), close: NONE },
  },
  "gspread.Client": {
    construct: client,
    members: {
      ...each("open open_by_key open_by_url create copy", request("gspread.Spreadsheet")),
      ...each("openall list_spreadsheet_files del_spreadsheet", REQUEST),
    },
  },
  "gspread.Spreadsheet": {
    members: {
      ...each("worksheet get_worksheet add_worksheet", request("gspread.Worksheet")),
      ...each("worksheets batch_update values_get values_update values_append share del_worksheet", REQUEST),
      sheet1: { effects: ["net.request"], type: "gspread.Worksheet" },
      ...each("id title url", attribute("str")),
    },
  },
  "gspread.Worksheet": {
    members: {
      ...each("get_all_records get_all_values col_values row_values get_values", request("list")),
      ...each("get acell cell find findall update update_cell update_cells batch_update batch_get", REQUEST),
      ...each("append_row append_rows insert_row insert_rows delete_rows clear format range resize", REQUEST),
    },
  },
};

const azure: Readonly<Record<string, LibraryClass>> = {
  BlobServiceClient: {
    construct: client,
    members: {
      from_connection_string: gives("self"),
      get_blob_client: gives("azure.storage.blob.BlobClient"),
      get_container_client: gives("azure.storage.blob.ContainerClient"),
      ...each("create_container delete_container list_containers", REQUEST),
    },
  },
  ContainerClient: {
    members: {
      from_connection_string: gives("self"),
      get_blob_client: gives("azure.storage.blob.BlobClient"),
      ...each("upload_blob download_blob delete_blob create_container delete_container exists", REQUEST),
    },
  },
  BlobClient: {
    members: {
      from_connection_string: gives("self"),
      download_blob: request("azure.storage.blob.StorageStreamDownloader"),
      ...each("upload_blob delete_blob exists get_blob_properties start_copy_from_url", REQUEST),
      url: attribute("str"),
    },
  },
  StorageStreamDownloader: { members: { ...each("readall readinto content_as_bytes", REQUEST) } },
};

const cosmos: Readonly<Record<string, LibraryClass>> = {
  CosmosClient: {
    construct: client,
    members: {
      from_connection_string: gives("self"),
      get_database_client: gives("azure.cosmos.DatabaseProxy"),
      ...each("create_database create_database_if_not_exists delete_database", request("azure.cosmos.DatabaseProxy")),
    },
  },
  DatabaseProxy: {
    members: {
      get_container_client: gives("azure.cosmos.ContainerProxy"),
      ...each("create_container create_container_if_not_exists", request("azure.cosmos.ContainerProxy")),
    },
  },
  ContainerProxy: { members: each("read_item create_item upsert_item replace_item delete_item patch_item", REQUEST) },
};

/** Chains that end in `execute()`: `client.table("t").select("*").eq("id", 1).execute()`. */
const supabase: Readonly<Record<string, LibraryClass>> = {
  Client: {
    construct: client,
    members: {
      ...each("table from_ rpc schema", gives("supabase.Request")),
      auth: attribute("supabase.Auth"),
      storage: attribute("supabase.Storage"),
    },
  },
  Request: { otherwise: gives("self"), members: { not_: attribute("self"), execute: REQUEST } },
  Auth: { otherwise: REQUEST, members: { admin: attribute("supabase.Auth"), on_auth_state_change: NONE } },
  Storage: { members: { from_: gives("supabase.Bucket"), ...each("list_buckets create_bucket get_bucket", REQUEST) } },
  Bucket: {
    members: {
      ...each("upload download remove list move copy create_signed_url", REQUEST),
      get_public_url: gives("str"),
    },
  },
};

/** Generated clients of Kubernetes: a method per operation. */
const KUBERNETES =
  "CoreV1Api AppsV1Api BatchV1Api NetworkingV1Api RbacAuthorizationV1Api CustomObjectsApi StorageV1Api AutoscalingV1Api ApiextensionsV1Api VersionApi";

const STRIPE =
  "Customer Charge PaymentIntent PaymentMethod SetupIntent Subscription SubscriptionItem Invoice InvoiceItem Price Product Refund Coupon Account Transfer Payout Balance Event checkout.Session billing_portal.Session";

const FIREBASE_AUTH =
  "verify_id_token verify_session_cookie create_session_cookie get_user get_user_by_email create_user update_user delete_user list_users set_custom_user_claims revoke_refresh_tokens generate_password_reset_link generate_email_verification_link";

const services: Readonly<Record<string, LibraryClass>> = {
  ...under("azure.storage.blob", azure),
  ...under("azure.cosmos", cosmos),
  ...under("supabase", supabase),
  ...under("kubernetes.client", each(KUBERNETES, { otherwise: REQUEST, members: { api_client: NONE } })),
  ...under(
    "stripe",
    each(STRIPE, { members: each("create retrieve modify list delete cancel search confirm capture", REQUEST) }),
  ),
  "minio.Minio": {
    construct: client,
    otherwise: REQUEST,
    members: { ...each("fget_object fput_object", transfer), ...each("list_objects set_app_info trace_off", NONE) },
  },
  "dropbox.Dropbox": { construct: client, otherwise: REQUEST, members: { close: NONE } },
  "hvac.Client": {
    construct: client,
    members: {
      ...each("read write delete list is_authenticated renew_token", REQUEST),
      ...each("token url", NONE),
      ...each("secrets auth sys", attribute("hvac.Namespace")),
    },
  },
  "hvac.Namespace": {
    otherwise: REQUEST,
    members: each(
      "kv v1 v2 transit approle token kubernetes ldap userpass aws database pki identity",
      attribute("hvac.Namespace"),
    ),
  },
  "consul.Consul": spaces("consul.Endpoint"),
  "consul.Endpoint": { otherwise: REQUEST, members: each("service check", attribute("consul.Endpoint")) },
  "twilio.rest.Client": spaces("twilio.Resource"),
  "twilio.Resource": { otherwise: attribute("self"), members: each("create fetch update delete list", REQUEST) },
  "sendgrid.SendGridAPIClient": { construct: client, members: { send: REQUEST } },
  "jira.JIRA": { construct: { effects: ["net.connect", "net.request"] }, otherwise: REQUEST, members: { close: NONE } },
  "telebot.TeleBot": {
    construct: client,
    otherwise: REQUEST,
    members: each(
      "message_handler callback_query_handler edited_message_handler inline_handler register_message_handler register_next_step_handler register_callback_query_handler add_custom_filter set_state get_state delete_state retrieve_data clear_step_handler_by_chat_id process_new_updates enable_save_next_step_handlers load_next_step_handlers token user middleware_handler setup_middleware",
      NONE,
    ),
  },
  "tweepy.API": { otherwise: REQUEST },
  "tweepy.Client": { otherwise: REQUEST },
};

export const cloudsLibrary: Library = {
  functions: {
    "googleapiclient.discovery.build": { effects: ["net.connect"], returns: "googleapiclient.discovery.Resource" },
    ...under("gspread", each("authorize service_account oauth service_account_from_dict", gives("gspread.Client"))),
    ...under("firebase_admin", {
      ...each("firestore.client", gives("google.cloud.firestore.Client")),
      ...under("messaging", each("send send_all send_multicast send_each subscribe_to_topic", REQUEST)),
      ...under("auth", each(FIREBASE_AUTH, REQUEST)),
      ...each("initialize_app get_app", NONE),
    }),
    "supabase.create_client": { effects: ["net.connect"], returns: "supabase.Client" },
  },
  classes: { ...google, ...services },
  aliases: {
    "google.cloud.storage.client.Client": "google.cloud.storage.Client",
    "google.cloud.storage.blob.Blob": "google.cloud.storage.Blob",
    "google.cloud.storage.bucket.Bucket": "google.cloud.storage.Bucket",
    "google.cloud.bigquery.client.Client": "google.cloud.bigquery.Client",
    "google.cloud.firestore_v1": "google.cloud.firestore",
    "google.cloud.firestore.CollectionReference": "google.cloud.firestore.Query",
    "google.cloud.secretmanager_v1": "google.cloud.secretmanager",
    "google.cloud.vision_v1": "google.cloud.vision",
    "gspread.client.Client": "gspread.Client",
    "gspread.worksheet.Worksheet": "gspread.Worksheet",
    "gspread.spreadsheet.Spreadsheet": "gspread.Spreadsheet",
    "supabase.client.Client": "supabase.Client",
    "googleapiclient.discovery.build_from_document": "googleapiclient.discovery.build",
    "dropbox.dropbox_client.Dropbox": "dropbox.Dropbox",
    "jira.client.JIRA": "jira.JIRA",
  },
};
