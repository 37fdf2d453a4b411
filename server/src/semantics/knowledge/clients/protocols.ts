// Owns the description of clients that speak a protocol themselves: directories, DNS, SSH tools, message buses, field buses, terminals,
// browsers under remote control, and databases reached over HTTP. Data only.
import {
  attribute,
  client,
  each,
  FILE,
  gives,
  NONE,
  PROCESS,
  QUERY,
  query,
  REQUEST,
  request,
  under,
  WAIT,
  WRITE,
} from "../build";
import type { Library, LibraryClass, LibraryEntry } from "../library";

const waits = (returns: string): LibraryEntry => ({ effects: ["wait"], returns });
const connected = { effects: ["net.connect", "net.request"] } as const;

const LDAP = "open bind rebind unbind search add modify modify_dn delete compare start_tls";

const driver: LibraryClass = {
  // Starts the browser.
  construct: { effects: ["process"] },
  members: {
    ...each("get refresh back forward execute_script execute_async_script execute_cdp_cmd quit close", WAIT),
    ...each("get_cookies get_cookie add_cookie delete_all_cookies implicitly_wait save_screenshot", WAIT),
    ...each("get_screenshot_as_png get_screenshot_as_base64", waits("bytes")),
    find_element: waits("selenium.webdriver.remote.webelement.WebElement"),
    find_elements: waits("list[selenium.webdriver.remote.webelement.WebElement]"),
    ...each("page_source title current_url", { effects: ["wait"], type: "str" }),
    ...each("set_page_load_timeout set_script_timeout set_window_size maximize_window session_id capabilities", NONE),
  },
};

const element: LibraryClass = {
  members: {
    ...each("click send_keys clear submit get_attribute is_displayed is_enabled is_selected screenshot", WAIT),
    find_element: waits("self"),
    find_elements: waits("list[self]"),
    text: { effects: ["wait"], type: "str" },
  },
};

const serial: LibraryClass = {
  members: {
    ...each("read readline read_until readlines", waits("bytes")),
    ...each("write flush close reset_input_buffer reset_output_buffer open", NONE),
    ...each("is_open in_waiting", NONE),
  },
};

const MODBUS =
  "connect read_coils read_discrete_inputs read_holding_registers read_input_registers write_coil write_coils write_register write_registers";
const modbus: LibraryClass = { members: { ...each(MODBUS, REQUEST), close: NONE } };

const child: LibraryClass = {
  // Starts the program.
  construct: { effects: ["process"] },
  members: {
    ...each("expect expect_exact expect_list wait read readline", PROCESS),
    ...each("send sendline sendcontrol close terminate isalive before after", NONE),
  },
};

const remoteShells: Readonly<Record<string, LibraryClass>> = {
  "fabric.Connection": { members: { ...each("run sudo put get local open", REQUEST), close: NONE } },
  "pysftp.Connection": {
    construct: connected,
    members: {
      ...each("listdir listdir_attr stat exists isfile isdir mkdir makedirs remove rename chdir execute", REQUEST),
      ...each("get put get_r put_r getfo putfo get_d put_d", { effects: ["net.request", "file"] }),
      close: NONE,
    },
  },
  "netmiko.BaseConnection": {
    members: {
      ...each("send_command send_command_timing send_config_set send_config_from_file enable save_config", REQUEST),
      ...each("find_prompt send_multiline commit config_mode exit_config_mode", REQUEST),
      disconnect: NONE,
    },
  },
};

const buses: Readonly<Record<string, LibraryClass>> = {
  "kafka.KafkaConsumer": {
    construct: connected,
    iterate: REQUEST,
    members: { ...each("poll commit", REQUEST), ...each("close subscribe assign seek", NONE) },
  },
  "confluent_kafka.Producer": { members: { flush: REQUEST, ...each("produce poll", NONE) } },
  "confluent_kafka.Consumer": {
    members: { ...each("poll consume commit committed", REQUEST), ...each("subscribe close assign seek", NONE) },
  },
};

const searches: Readonly<Record<string, LibraryClass>> = {
  "cassandra.cluster.Cluster": {
    members: { connect: { effects: ["db.connect"], returns: "cassandra.cluster.Session" }, shutdown: NONE },
  },
  "cassandra.cluster.Session": {
    members: {
      execute: query("cassandra.cluster.ResultSet"),
      prepare: QUERY,
      ...each("execute_async set_keyspace shutdown", NONE),
    },
  },
  "cassandra.cluster.ResultSet": { members: { one: NONE, all: gives("list") } },
  "clickhouse_driver.Client": {
    construct: client,
    members: { ...each("execute query_dataframe execute_iter", QUERY), insert_dataframe: WRITE, disconnect: NONE },
  },
  "clickhouse_connect.driver.client.Client": {
    members: {
      ...each("query command raw_query", QUERY),
      ...each("query_df query_df_arrow", query("pandas.DataFrame")),
      ...each("insert insert_df raw_insert", WRITE),
      close: NONE,
    },
  },
  "influxdb_client.InfluxDBClient": {
    construct: client,
    members: {
      query_api: gives("influxdb_client.QueryApi"),
      write_api: gives("influxdb_client.WriteApi"),
      ...each("ping health", REQUEST),
      close: NONE,
    },
  },
  "influxdb_client.QueryApi": { members: each("query query_raw query_csv query_stream", QUERY) },
  // Batches in the background unless it is told otherwise.
  "influxdb_client.WriteApi": { members: each("write flush close", NONE) },
  "influxdb.InfluxDBClient": {
    construct: client,
    members: {
      query: QUERY,
      write_points: WRITE,
      ...each("ping create_database get_list_database", QUERY),
      close: NONE,
    },
  },
  "meilisearch.Client": {
    construct: client,
    members: {
      index: gives("meilisearch.Index"),
      ...each("get_indexes create_index health get_index wait_for_task multi_search", REQUEST),
    },
  },
  "meilisearch.Index": { otherwise: REQUEST },
};

export const protocolsLibrary: Library = {
  functions: {
    ...under("dns.resolver", each("resolve query resolve_address", REQUEST)),
    ...under("whois", each("whois query", REQUEST)),
    // A URL, a file name or the text itself; mostly the first.
    "feedparser.parse": request("feedparser.FeedParserDict"),
    "netmiko.ConnectHandler": { ...connected, returns: "netmiko.BaseConnection" },
    "pexpect.run": { effects: ["process"], returns: "bytes" },
    "clickhouse_connect.get_client": { ...connected, returns: "clickhouse_connect.driver.client.Client" },
    "snowflake.connector.connect": { effects: ["db.connect"], returns: "snowflake.connector.SnowflakeConnection" },
    "kubernetes.config.load_kube_config": FILE,
    "kubernetes.config.load_incluster_config": FILE,
    "serial.tools.list_ports.comports": WAIT,
    "paho.mqtt.publish.single": REQUEST,
    "paho.mqtt.publish.multiple": REQUEST,
    "paho.mqtt.subscribe.simple": REQUEST,
  },
  classes: {
    "dns.resolver.Resolver": {
      members: { ...each("resolve query", REQUEST), ...each("nameservers timeout lifetime", NONE) },
    },
    "feedparser.FeedParserDict": {},
    "ldap3.Connection": { members: { ...each(LDAP, REQUEST), ...each("entries result response bound", NONE) } },
    "telnetlib.Telnet": {
      members: { ...each("open read_until read_all read_some expect", REQUEST), ...each("write close", NONE) },
    },
    "httplib2.Http": { construct: client, members: { request: REQUEST } },
    "zeep.Client": { construct: connected, members: { service: attribute("zeep.ServiceProxy") } },
    "zeep.ServiceProxy": { otherwise: REQUEST },
    "serial.Serial": serial,
    ...under("pymodbus.client", each("ModbusTcpClient ModbusSerialClient ModbusUdpClient", modbus)),
    "pexpect.spawn": child,
    ...remoteShells,
    ...buses,
    ...searches,
    "snowflake.connector.SnowflakeConnection": {
      members: { cursor: gives("snowflake.connector.SnowflakeCursor"), ...each("close commit", NONE) },
    },
    "snowflake.connector.SnowflakeCursor": {
      members: {
        execute: { effects: ["db.query"], returns: "self" },
        executemany: WRITE,
        ...each("fetchall fetchmany", gives("list")),
        ...each("fetchone close", NONE),
        fetch_pandas_all: gives("pandas.DataFrame"),
      },
    },
    "selenium.webdriver.remote.webdriver.WebDriver": driver,
    "selenium.webdriver.remote.webelement.WebElement": element,
    ...under(
      "selenium.webdriver",
      each("Chrome Firefox Edge Safari Remote", {
        bases: ["selenium.webdriver.remote.webdriver.WebDriver"],
        construct: { effects: ["process"] },
      }),
    ),
    "selenium.webdriver.support.ui.WebDriverWait": { members: each("until until_not", WAIT) },
    "undetected_chromedriver.Chrome": {
      bases: ["selenium.webdriver.remote.webdriver.WebDriver"],
      construct: { effects: ["process"] },
    },
  },
  aliases: {
    "selenium.webdriver.support.wait.WebDriverWait": "selenium.webdriver.support.ui.WebDriverWait",
    "selenium.webdriver.chrome.webdriver.WebDriver": "selenium.webdriver.Chrome",
    "selenium.webdriver.firefox.webdriver.WebDriver": "selenium.webdriver.Firefox",
    "kafka.consumer.KafkaConsumer": "kafka.KafkaConsumer",
    "pymodbus.client.sync": "pymodbus.client",
    "clickhouse_driver.client.Client": "clickhouse_driver.Client",
    "snowflake.connector.connection.SnowflakeConnection": "snowflake.connector.SnowflakeConnection",
    "pexpect.pty_spawn.spawn": "pexpect.spawn",
  },
};
