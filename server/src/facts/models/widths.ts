// Owns how much the values of a column type may hold, by the type's name in SQLAlchemy, Django and Python. Data only.
import type { Width } from "./model-queries";

const JSON_TYPES =
  /^(JSON|JSONB|JSONField|HStoreField|HSTORE|BinaryJSONField|ARRAY|ArrayField|PickleType|MutableDict|dict|list|Dict|List)$/;
const TEXTS =
  /^(Text|UnicodeText|TextField|CLOB|TEXT|MEDIUMTEXT|LONGTEXT|NTEXT|AutoString|MarkdownField|RichTextField|HTMLField|StreamField)$/;
const BLOBS =
  /^(LargeBinary|BLOB|LONGBLOB|MEDIUMBLOB|BYTEA|VARBINARY|BINARY|BinaryField|BlobField|BigBitField|bytes|Vector|VectorField)$/;
const NARROW =
  /^((Big|Small)?Integer|Integer|INTEGER|BIGINT|SMALLINT|INT|String|Unicode|VARCHAR|CHAR|NVARCHAR|Boolean|BOOLEAN|Date|DateTime|Time|Interval|Float|Double|Numeric|DECIMAL|REAL|TIMESTAMP|DATE|DATETIME|Enum|ENUM|Uuid|UUID|INET|CIDR|MACADDR|str|int|float|bool|date|datetime|time|timedelta|Decimal|UUID4|EmailStr)$/;
/** Django's fields but those above, and those of Peewee, Tortoise and packages that follow its naming. */
const NARROW_FIELDS =
  /^((Big|Small)?AutoField|(Positive)?(Big|Small)?IntegerField|PositiveSmallIntegerField|BooleanField|NullBooleanField|CharField|Date(Time)?Field|TimeField|DecimalField|DurationField|DoubleField|EmailField|FileField|FilePathField|FixedCharField|FloatField|BareField|(Big|Small)?IntField|(Char|Int)EnumField|DatetimeField|TimeDeltaField|TimestampField|(Generic)?IPAddressField|ImageField|SlugField|URLField|UUIDField|ForeignKey|ForeignKeyField|OneToOneField)$/;

export function widthOf(type: string | undefined): Width {
  if (type === undefined) return "unknown";
  if (JSON_TYPES.test(type)) return "json";
  if (TEXTS.test(type)) return "text";
  if (BLOBS.test(type)) return "binary";
  return NARROW.test(type) || NARROW_FIELDS.test(type) ? "narrow" : "unknown";
}
