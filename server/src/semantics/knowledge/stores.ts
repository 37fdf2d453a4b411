// Owns the description of stores that are not relational: MongoDB (pymongo, motor), Redis, Elasticsearch, memcached, Neo4j.
// Data only. Their clients keep pools and connect on first use.
import {
  asynchronous,
  attribute,
  client,
  each,
  gives,
  NONE,
  passes,
  QUERY,
  query,
  REQUEST,
  under,
  WRITE,
} from "./build";
import type { Library, LibraryClass, LibraryEntry } from "./library";

const MONGO_WRITES =
  "insert_one insert_many update_one update_many replace_one delete_one delete_many bulk_write find_one_and_update find_one_and_replace find_one_and_delete create_index create_indexes drop_index drop_indexes drop rename";
const MONGO_CHAIN = "sort limit skip batch_size hint collation comment max_time_ms allow_disk_use clone where min max";

/** How one flavour of the MongoDB driver names its classes, and whether its calls are awaited. */
interface Mongo {
  readonly database: string;
  readonly collection: string;
  readonly cursor: string;
  readonly awaited: boolean;
  /** Motor's `aggregate` gives a cursor at once. */
  readonly lazyAggregate: boolean;
}

/** Client, database, collection and cursor; attributes and subscripts of each lead to the next. */
function mongo(clientName: string, names: Mongo): Readonly<Record<string, LibraryClass>> {
  const flavour = (entries: Readonly<Record<string, LibraryEntry>>) =>
    names.awaited ? asynchronous(entries) : entries;
  const runs: LibraryEntry = names.awaited ? { effects: ["db.query"], async: true } : QUERY;
  const attributes = each("name full_name codec_options read_preference", NONE);
  return {
    [clientName]: {
      construct: client,
      item: names.database,
      otherwise: attribute(names.database),
      members: {
        ...each("get_database get_default_database", gives(names.database)),
        ...flavour({ ...each("list_database_names server_info drop_database list_databases", QUERY) }),
        ...each("admin", attribute(names.database)),
        ...each("address nodes", NONE),
        close: names.awaited && !names.lazyAggregate ? { async: true } : NONE,
      },
    },
    [names.database]: {
      item: names.collection,
      otherwise: attribute(names.collection),
      members: {
        ...attributes,
        client: attribute(clientName),
        get_collection: gives(names.collection),
        ...flavour({
          ...each("list_collection_names command validate_collection", QUERY),
          ...each("create_collection drop_collection", WRITE),
        }),
      },
    },
    [names.collection]: {
      item: names.collection,
      otherwise: attribute(names.collection),
      members: {
        ...attributes,
        database: attribute(names.database),
        find: gives(names.cursor),
        ...each("with_options", gives("self")),
        ...flavour({
          find_one: QUERY,
          ...each("count_documents estimated_document_count", query("int")),
          distinct: query("list"),
          index_information: QUERY,
          ...each(MONGO_WRITES, WRITE),
        }),
        aggregate: names.lazyAggregate ? gives(names.cursor) : { ...runs, returns: names.cursor },
      },
    },
    [names.cursor]: {
      iterate: runs,
      members: {
        ...each(MONGO_CHAIN, gives("self")),
        ...flavour({ to_list: query("list"), distinct: query("list"), explain: QUERY, close: NONE }),
        ...each("alive retrieved", NONE),
        next: runs,
      },
    },
  };
}

const mongoClasses: Readonly<Record<string, LibraryClass>> = {
  ...mongo("pymongo.MongoClient", {
    database: "pymongo.database.Database",
    collection: "pymongo.collection.Collection",
    cursor: "pymongo.cursor.Cursor",
    awaited: false,
    lazyAggregate: false,
  }),
  ...mongo("pymongo.AsyncMongoClient", {
    database: "pymongo.asynchronous.database.AsyncDatabase",
    collection: "pymongo.asynchronous.collection.AsyncCollection",
    cursor: "pymongo.asynchronous.cursor.AsyncCursor",
    awaited: true,
    lazyAggregate: false,
  }),
  ...mongo("motor.motor_asyncio.AsyncIOMotorClient", {
    database: "motor.motor_asyncio.AsyncIOMotorDatabase",
    collection: "motor.motor_asyncio.AsyncIOMotorCollection",
    cursor: "motor.motor_asyncio.AsyncIOMotorCursor",
    awaited: true,
    lazyAggregate: true,
  }),
};

const REDIS_WRITES =
  "set setex setnx mset psetex append delete unlink expire expireat persist rename incr incrby decr decrby incrbyfloat hset hmset hdel hincrby lpush rpush lpop rpop ltrim lrem sadd srem spop zadd zrem zincrby zremrangebyscore xadd xack xdel publish flushdb flushall setbit pfadd";

/** Commands: every method that is not listed is one, and costs a round trip. */
const redisLocal: Readonly<Record<string, LibraryEntry>> = {
  from_url: { effects: ["net.connect"], returns: "self" },
  ...each(
    "register_script lock get_encoder get_connection_kwargs set_response_callback connection_pool response_callbacks",
    NONE,
  ),
};
const redisMembers: Readonly<Record<string, LibraryEntry>> = {
  ...redisLocal,
  ...each(REDIS_WRITES, WRITE),
  close: NONE,
  pipeline: gives("redis.client.Pipeline"),
  pubsub: gives("redis.client.PubSub"),
};

const redis: Readonly<Record<string, LibraryClass>> = {
  Redis: {
    construct: client,
    otherwise: QUERY,
    members: redisMembers,
  },
  // Asks for the cluster's layout first.
  "cluster.RedisCluster": {
    construct: { effects: ["net.connect", "db.query"] },
    otherwise: QUERY,
    members: redisMembers,
  },
  // Commands wait in the pipeline until it is executed.
  "client.Pipeline": {
    otherwise: gives("self"),
    members: {
      execute: WRITE,
      ...each("watch immediate_execute_command", QUERY),
      ...each("reset multi unwatch", NONE),
    },
  },
  "client.PubSub": {
    members: { ...each("subscribe psubscribe unsubscribe punsubscribe", QUERY), ...each("close", NONE) },
  },
  "connection.ConnectionPool": { members: { from_url: gives("self"), ...each("disconnect reset", NONE) } },
  "asyncio.Redis": {
    construct: client,
    otherwise: { effects: ["db.query"], async: true },
    members: {
      ...redisLocal,
      ...asynchronous({ ...each(REDIS_WRITES, WRITE), ...each("close aclose", NONE) }),
      pipeline: gives("redis.asyncio.client.Pipeline"),
      pubsub: gives("redis.asyncio.client.PubSub"),
      scan_iter: { effects: ["db.query"], async: true, returns: "typing.AsyncIterator" },
    },
  },
  "asyncio.client.Pipeline": {
    otherwise: gives("self"),
    members: { ...asynchronous({ execute: WRITE, watch: QUERY, ...each("reset unwatch", NONE) }), multi: NONE },
  },
  "asyncio.client.PubSub": {
    members: asynchronous({
      ...each("subscribe psubscribe unsubscribe punsubscribe", QUERY),
      ...each("close aclose reset", NONE),
    }),
  },
};

const SEARCH = "indices cluster nodes cat snapshot ingest tasks ilm security transform ml sql";

const search: Readonly<Record<string, LibraryClass>> = {
  Elasticsearch: {
    construct: client,
    otherwise: REQUEST,
    members: {
      ...each(SEARCH, attribute("elasticsearch.Namespace")),
      options: gives("self"),
      ...each("close transport", NONE),
    },
  },
  AsyncElasticsearch: {
    construct: client,
    otherwise: { ...REQUEST, async: true },
    members: {
      ...each(SEARCH, attribute("elasticsearch.AsyncNamespace")),
      options: gives("self"),
      close: { async: true },
      transport: NONE,
    },
  },
  Namespace: { otherwise: REQUEST },
  AsyncNamespace: { otherwise: { ...REQUEST, async: true } },
};

const neo4j: Readonly<Record<string, LibraryClass>> = {
  GraphDatabase: { members: { driver: { effects: ["net.connect"], returns: "neo4j.Driver" } } },
  Driver: {
    members: { session: gives("neo4j.Session"), ...each("execute_query verify_connectivity", QUERY), close: NONE },
  },
  Session: {
    members: {
      run: query("neo4j.Result"),
      ...each("execute_read execute_write read_transaction write_transaction", { effects: ["db.query"], calls: [0] }),
      begin_transaction: gives("neo4j.Transaction"),
      close: NONE,
    },
  },
  Transaction: {
    members: { run: query("neo4j.Result"), commit: { effects: ["db.commit"] }, ...each("rollback close", NONE) },
  },
  Result: { members: { ...each("single data peek consume", NONE), ...each("keys values", gives("list")) } },
};

export const storesLibrary: Library = {
  functions: {
    "redis.from_url": { effects: ["net.connect"], returns: "redis.Redis" },
    "redis.asyncio.from_url": { effects: ["net.connect"], returns: "redis.asyncio.Redis" },
    "elasticsearch.helpers.bulk": REQUEST,
    ...under("elasticsearch.helpers", each("scan streaming_bulk parallel_bulk", REQUEST)),
    ...under("elasticsearch.helpers", each("async_bulk", { ...REQUEST, async: true })),
    ...under("pymongo", each("InsertOne UpdateOne UpdateMany ReplaceOne DeleteOne DeleteMany IndexModel", NONE)),
    "bson.ObjectId": NONE,
  },
  classes: {
    ...mongoClasses,
    ...under("redis", redis),
    ...under("elasticsearch", search),
    ...under("neo4j", neo4j),
    "pymemcache.client.base.Client": {
      construct: client,
      otherwise: QUERY,
      members: { ...each("set set_many add replace delete delete_many incr decr touch", WRITE), close: NONE },
    },
    "rq.Queue": {
      members: {
        enqueue: { effects: ["db.write"], ...passes("elsewhere", 0) },
        ...each("enqueue_in enqueue_at", { effects: ["db.write"], ...passes("elsewhere", 1) }),
        count: { effects: ["db.query"], type: "int" },
      },
    },
  },
  aliases: {
    "pymongo.mongo_client.MongoClient": "pymongo.MongoClient",
    "pymongo.command_cursor.CommandCursor": "pymongo.cursor.Cursor",
    "bson.objectid.ObjectId": "bson.ObjectId",
    "redis.client.Redis": "redis.Redis",
    "redis.StrictRedis": "redis.Redis",
    "redis.client.StrictRedis": "redis.Redis",
    "redis.RedisCluster": "redis.cluster.RedisCluster",
    "redis.ConnectionPool": "redis.connection.ConnectionPool",
    "redis.asyncio.client.Redis": "redis.asyncio.Redis",
    "redis.asyncio.StrictRedis": "redis.asyncio.Redis",
    "redis.asyncio.ConnectionPool": "redis.connection.ConnectionPool",
    aioredis: "redis.asyncio",
    "opensearchpy.OpenSearch": "elasticsearch.Elasticsearch",
    "opensearchpy.AsyncOpenSearch": "elasticsearch.AsyncElasticsearch",
    "opensearchpy.helpers": "elasticsearch.helpers",
    "pymemcache.Client": "pymemcache.client.base.Client",
    "pymemcache.client.Client": "pymemcache.client.base.Client",
  },
};
