// Owns the description of Django: models, managers, lazy querysets, connections, requests, and of Django REST framework.
// Data only. A queryset is built free of charge; it runs when it is evaluated.
import { attribute, each, gives, NONE, named, passes, prefixed, QUERY, query, under, WRITE, write } from "./build";
import type { Library, LibraryClass, LibraryEntry } from "./library";

/** Methods that build another queryset. */
const lazy =
  "all filter exclude order_by reverse distinct select_related prefetch_related select_for_update only defer using annotate alias complex_filter none extra union intersection difference";

const evaluating: Readonly<Record<string, LibraryEntry>> = {
  ...each("get first last earliest latest", query("item")),
  count: query("int"),
  ...each("exists contains", query("bool")),
  aggregate: query("dict"),
  in_bulk: query("dict[item]"),
  create: write("item"),
  ...each("get_or_create update_or_create", write("tuple[item, bool]")),
  bulk_create: write("list[item]"),
  ...each("update bulk_update", write("int")),
};

const shared = (queryset: string): Readonly<Record<string, LibraryEntry>> => ({
  ...each(lazy, gives(queryset)),
  // Rows are dictionaries or tuples from here on.
  values: gives("django.db.models.QuerySet[dict]"),
  values_list: gives("django.db.models.QuerySet"),
  ...each("dates datetimes raw", gives("django.db.models.QuerySet")),
  ...evaluating,
  ...prefixed("a", evaluating),
  iterator: query("typing.Iterator[item]"),
  aiterator: { effects: ["db.query"], async: true, returns: "typing.AsyncIterator[item]" },
});

const queryset: LibraryClass = {
  iterate: query("item"),
  members: {
    ...shared("self"),
    delete: write("tuple"),
    adelete: { ...write("tuple"), async: true },
    explain: query("str"),
    as_manager: gives("django.db.models.Manager"),
    ...each("__and__ __or__", gives("self")),
    __len__: query("int"),
    ...each("ordered db query model", NONE),
  },
};

const manager: LibraryClass = {
  members: {
    ...shared("django.db.models.QuerySet[item]"),
    get_queryset: gives("django.db.models.QuerySet[item]"),
    db_manager: gives("self"),
    from_queryset: gives("type[django.db.models.Manager]"),
    // A manager of related objects.
    ...each("add remove set clear", WRITE),
    ...each("aadd aremove aset aclear", { ...WRITE, async: true }),
    model: NONE,
  },
};

const instance: Readonly<Record<string, LibraryEntry>> = {
  save: WRITE,
  delete: write("tuple"),
  refresh_from_db: QUERY,
};

const model: LibraryClass = {
  members: {
    ...each("objects _default_manager _base_manager", attribute("django.db.models.Manager[self]")),
    ...instance,
    ...prefixed("a", instance),
    ...each("pk id _meta _state", NONE),
    ...each("clean clean_fields get_deferred_fields serializable_value", NONE),
    from_db: gives("self"),
  },
};

const FIELDS =
  "AutoField BigAutoField SmallAutoField BigIntegerField BinaryField BooleanField CharField DateField DateTimeField DecimalField DurationField EmailField FileField FilePathField FloatField GenericIPAddressField ImageField IntegerField JSONField PositiveBigIntegerField PositiveIntegerField PositiveSmallIntegerField SlugField SmallIntegerField TextField TimeField URLField UUIDField";

const EXPRESSIONS =
  "Q F Value Case When Exists OuterRef Subquery Prefetch Count Sum Avg Min Max StdDev Variance Func ExpressionWrapper Window Index UniqueConstraint CheckConstraint Deferrable";

const RELATIONS = "ForeignKey OneToOneField ManyToManyField";

const cursor: LibraryClass = {
  iterate: NONE,
  members: {
    execute: QUERY,
    executemany: WRITE,
    callproc: QUERY,
    fetchone: NONE,
    ...each("fetchall fetchmany", gives("list")),
    close: NONE,
    ...each("description", NONE),
    ...each("rowcount lastrowid", attribute("int")),
  },
};

const database: LibraryClass = {
  members: {
    cursor: gives("django.db.backends.utils.CursorWrapper"),
    ...each("commit", { effects: ["db.commit"] }),
    ...each("rollback close close_if_unusable_or_obsolete ensure_connection set_autocommit", NONE),
    ...each("vendor alias", attribute("str")),
    ...each("ops features settings_dict queries introspection in_atomic_block", NONE),
  },
};

const user: Readonly<Record<string, LibraryClass>> = {
  AbstractBaseUser: {
    bases: ["django.db.models.Model"],
    members: {
      check_password: { effects: ["hash.slow"], returns: "bool" },
      acheck_password: { effects: ["hash.slow"], async: true, returns: "bool" },
      set_password: { effects: ["hash.slow"] },
      ...each("set_unusable_password get_username", NONE),
      ...each("is_authenticated is_anonymous is_active", attribute("bool")),
    },
  },
  AbstractUser: {
    bases: ["django.contrib.auth.models.AbstractBaseUser", "django.contrib.auth.models.PermissionsMixin"],
    members: {
      objects: attribute("django.contrib.auth.models.UserManager[self]"),
      ...each("get_full_name get_short_name", gives("str")),
      ...each("username email first_name last_name", attribute("str")),
    },
  },
  User: { bases: ["django.contrib.auth.models.AbstractUser"] },
  PermissionsMixin: { bases: ["django.db.models.Model"] },
  ...each("Group Permission", { bases: ["django.db.models.Model"] }),
  BaseUserManager: {
    bases: ["django.db.models.Manager"],
    members: { normalize_email: gives("str"), get_by_natural_key: query("item") },
  },
  GroupManager: named("django.db.models.Manager"),
  UserManager: {
    bases: ["django.contrib.auth.models.BaseUserManager"],
    members: each("create_user create_superuser", { effects: ["hash.slow", "db.write"], returns: "item" }),
  },
};

/** Abstract models that widespread packages offer as bases. */
const BASE_MODELS =
  "django_extensions.db.models.TimeStampedModel django_extensions.db.models.TitleDescriptionModel django_extensions.db.models.TitleSlugDescriptionModel django_extensions.db.models.ActivatorModel model_utils.models.TimeStampedModel model_utils.models.StatusModel model_utils.models.UUIDModel model_utils.models.SoftDeletableModel mptt.models.MPTTModel polymorphic.models.PolymorphicModel treebeard.mp_tree.MP_Node treebeard.ns_tree.NS_Node treebeard.al_tree.AL_Node modelcluster.models.ClusterableModel parler.models.TranslatableModel solo.models.SingletonModel";

const http: Readonly<Record<string, LibraryClass>> = {
  HttpRequest: {
    members: {
      ...each("GET POST headers META COOKIES FILES session resolver_match", NONE),
      ...each("method path path_info scheme encoding content_type", attribute("str")),
      body: attribute("bytes"),
      ...each("get_full_path get_host build_absolute_uri", gives("str")),
      is_secure: gives("bool"),
    },
  },
  "response.HttpResponseBase": {
    members: each("set_cookie set_signed_cookie delete_cookie headers status_code", NONE),
  },
  HttpResponse: { bases: ["django.http.response.HttpResponseBase"], members: each("write content", NONE) },
  StreamingHttpResponse: { bases: ["django.http.response.HttpResponseBase"] },
  FileResponse: { bases: ["django.http.StreamingHttpResponse"] },
  ...each("JsonResponse HttpResponseRedirect HttpResponseNotFound HttpResponseBadRequest", {
    bases: ["django.http.HttpResponse"],
  }),
  ...each("HttpResponseForbidden HttpResponseNotAllowed HttpResponseServerError", {
    bases: ["django.http.HttpResponse"],
  }),
  QueryDict: { bases: ["builtins.dict"] },
};

const views = "TemplateView ListView DetailView CreateView UpdateView DeleteView FormView RedirectView";

const rest: Readonly<Record<string, LibraryClass>> = {
  "views.APIView": { members: each("request kwargs", NONE) },
  "generics.GenericAPIView": {
    bases: ["rest_framework.views.APIView"],
    members: { get_object: QUERY, ...each("get_queryset filter_queryset get_serializer get_serializer_context", NONE) },
  },
  ...under(
    "generics",
    each(
      "ListAPIView RetrieveAPIView CreateAPIView UpdateAPIView DestroyAPIView ListCreateAPIView",
      named("rest_framework.generics.GenericAPIView"),
    ),
  ),
  ...under(
    "generics",
    each(
      "RetrieveUpdateAPIView RetrieveDestroyAPIView RetrieveUpdateDestroyAPIView",
      named("rest_framework.generics.GenericAPIView"),
    ),
  ),
  "viewsets.ViewSet": named("rest_framework.views.APIView"),
  "viewsets.GenericViewSet": named("rest_framework.generics.GenericAPIView"),
  "viewsets.ModelViewSet": named("rest_framework.viewsets.GenericViewSet"),
  "viewsets.ReadOnlyModelViewSet": named("rest_framework.viewsets.GenericViewSet"),
  "serializers.BaseSerializer": { members: { ...each("instance context errors validated_data initial_data", NONE) } },
  "serializers.Serializer": named("rest_framework.serializers.BaseSerializer"),
  "serializers.ModelSerializer": { bases: ["rest_framework.serializers.Serializer"], members: { save: WRITE } },
  "serializers.HyperlinkedModelSerializer": named("rest_framework.serializers.ModelSerializer"),
  "serializers.ListSerializer": named("rest_framework.serializers.BaseSerializer"),
  ...under(
    "serializers",
    each(
      "SerializerMethodField CharField IntegerField PrimaryKeyRelatedField StringRelatedField SlugRelatedField",
      named(),
    ),
  ),
  ...under("pagination", each("PageNumberPagination LimitOffsetPagination CursorPagination", named())),
  "response.Response": {},
  "request.Request": { bases: ["django.http.HttpRequest"], members: each("data query_params", NONE) },
};

export const djangoLibrary: Library = {
  functions: {
    ...under("django.shortcuts", {
      get_object_or_404: query("arg"),
      aget_object_or_404: { ...query("arg"), async: true },
      get_list_or_404: query("list[arg]"),
      aget_list_or_404: { ...query("list[arg]"), async: true },
      ...each("redirect", NONE),
    }),
    ...under("django.db", {
      connection: attribute("django.db.backends.base.base.BaseDatabaseWrapper"),
      connections: attribute("dict[django.db.backends.base.base.BaseDatabaseWrapper]"),
      ...each("close_old_connections reset_queries", NONE),
      ...each(
        "transaction.atomic transaction.non_atomic_requests transaction.set_autocommit transaction.savepoint",
        NONE,
      ),
      "transaction.on_commit": passes("later", 0, "func"),
      "transaction.commit": { effects: ["db.commit"] },
      "transaction.rollback": NONE,
      "models.prefetch_related_objects": QUERY,
    }),
    ...under(
      "django.db.models",
      Object.fromEntries(RELATIONS.split(" ").map((n) => [n, gives(`django.db.models.${n}[arg]`)])),
    ),
    ...under("django.contrib.auth", {
      authenticate: { effects: ["hash.slow", "db.query"] },
      aauthenticate: { effects: ["hash.slow", "db.query"], async: true },
      ...each("login logout", WRITE),
      ...each("alogin alogout", { ...WRITE, async: true }),
      get_user_model: gives("type[django.contrib.auth.models.AbstractUser]"),
    }),
    "django.apps.apps.get_model": gives("type[django.db.models.Model]"),
    // A cache may be a dictionary in this process or a server: what it costs is not known here.
    "django.core.cache.cache": attribute("django.core.cache.BaseCache"),
    "django.core.cache.caches": attribute("dict[django.core.cache.BaseCache]"),
    "django.core.mail.send_mail": { effects: ["net.request"] },
    "django.core.mail.send_mass_mail": { effects: ["net.request"] },
    "django.core.management.call_command": NONE,
    ...under("django.urls", each("path re_path include reverse reverse_lazy resolve", NONE)),
    ...under("django.utils.timezone", each("now localtime localdate make_aware make_naive", NONE)),
    ...under("django.utils.translation", each("gettext gettext_lazy ngettext", gives("str"))),
    ...under("rest_framework", each("decorators.api_view decorators.action decorators.permission_classes", NONE)),
    "rest_framework.generics.get_object_or_404": query("arg"),
  },
  classes: {
    "django.db.models.Model": model,
    "django.db.models.Manager": manager,
    "django.db.models.QuerySet": queryset,
    ...each(BASE_MODELS, named("django.db.models.Model")),
    "django.db.models.Field": {},
    ...under("django.db.models", each(FIELDS, named("django.db.models.Field"))),
    ...under("django.db.models", each(RELATIONS, named("django.db.models.Field"))),
    ...under("django.db.models", each(EXPRESSIONS, named())),
    "django.db.backends.base.base.BaseDatabaseWrapper": database,
    "django.db.backends.utils.CursorWrapper": cursor,
    "django.core.cache.BaseCache": {},
    "django.core.mail.EmailMessage": {
      members: { send: { effects: ["net.request"] }, ...each("attach attach_file", NONE) },
    },
    "django.core.mail.EmailMultiAlternatives": {
      bases: ["django.core.mail.EmailMessage"],
      members: { attach_alternative: NONE },
    },
    "django.core.management.base.BaseCommand": { members: each("stdout stderr style", NONE) },
    "django.core.paginator.Paginator": {
      members: {
        count: { effects: ["db.query"], type: "int" },
        num_pages: { effects: ["db.query"], type: "int" },
        ...each("page get_page", QUERY),
      },
    },
    "django.dispatch.Signal": { members: { connect: passes("later", 0, "receiver"), disconnect: NONE } },
    ...under("django.contrib.auth.models", user),
    ...under("django.http", http),
    ...under("django.views.generic", each(views, named("django.views.View"))),
    "django.views.View": { members: { as_view: NONE, request: attribute("django.http.HttpRequest") } },
    ...under("django.forms", each("Form ModelForm Field CharField IntegerField", named())),
    ...under("rest_framework", rest),
  },
  aliases: {
    "django.db.models.base": "django.db.models",
    "django.db.models.manager": "django.db.models",
    "django.db.models.query": "django.db.models",
    "django.db.models.fields": "django.db.models",
    "django.db.models.fields.related": "django.db.models",
    "django.db.models.fields.json": "django.db.models",
    "django.db.models.expressions": "django.db.models",
    "django.db.models.aggregates": "django.db.models",
    "django.db.models.constraints": "django.db.models",
    "django.db.models.indexes": "django.db.models",
    "django.db.models.manager.BaseManager": "django.db.models.Manager",
    "django.contrib.gis.db.models": "django.db.models",
    "django.contrib.auth.base_user": "django.contrib.auth.models",
    "django.http.request": "django.http",
    "django.http.response": "django.http",
    "django.views.generic.View": "django.views.View",
    "django.views.generic.base": "django.views.generic",
    "django.views.generic.base.View": "django.views.View",
    "django.core.mail.message": "django.core.mail",
    "django.core.management.BaseCommand": "django.core.management.base.BaseCommand",
    "django.dispatch.dispatcher.Signal": "django.dispatch.Signal",
    "django.core.handlers.wsgi.WSGIRequest": "django.http.HttpRequest",
    "django.core.handlers.asgi.ASGIRequest": "django.http.HttpRequest",
  },
};
