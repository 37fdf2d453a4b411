// Owns the description of numeric libraries: numpy, scipy, pandas, numba, scikit-learn, torch, and of images and video.
// Data only. Mostly types; costs where a call reads files, fits a model or decodes frames.
import { attribute, each, FILE, gives, HEAVY, NONE, named, QUERY, under, WAIT } from "./build";
import type { Library, LibraryClass, LibraryEntry } from "./library";

const ARRAY = gives("numpy.ndarray");
const FRAME = gives("pandas.DataFrame");
const SERIES = gives("pandas.Series");
const loadsFrame: LibraryEntry = { effects: ["file"], returns: "pandas.DataFrame" };
const queriesFrame: LibraryEntry = { effects: ["db.query"], returns: "pandas.DataFrame" };
const loadsModel = { effects: ["file", "cpu.heavy"] } as const;

const CREATING =
  "array zeros ones empty full asarray ascontiguousarray arange linspace logspace eye identity diag zeros_like ones_like empty_like full_like fromiter frombuffer meshgrid mgrid tile";
const COMBINING =
  "concatenate stack vstack hstack dstack column_stack append insert delete where sort argsort cumsum cumprod diff outer dot matmul tensordot cross kron clip roll flip rot90 reshape transpose ravel squeeze expand_dims broadcast_to repeat unique pad";
const ELEMENTWISE =
  "abs absolute sqrt exp log log2 log10 sin cos tan arcsin arccos arctan arctan2 floor ceil round sign add subtract multiply divide power mod maximum minimum isnan isfinite logical_and logical_or logical_not interp nan_to_num deg2rad rad2deg hypot";
const REDUCING =
  "sum mean std var min max prod median percentile quantile any all argmin argmax nansum nanmean nanmax nanmin count_nonzero allclose array_equal";

const ndarray: LibraryClass = {
  members: {
    ...each(
      "copy astype reshape ravel flatten transpose squeeze view clip round repeat dot cumsum swapaxes",
      gives("self"),
    ),
    ...each("sum mean std var min max prod any all argmin argmax argsort nonzero item fill sort put take", NONE),
    tolist: gives("list"),
    ...each("tobytes", gives("bytes")),
    ...each("T real imag flat", attribute("self")),
    shape: attribute("tuple[int]"),
    ...each("ndim size itemsize nbytes", attribute("int")),
    dtype: NONE,
    tofile: FILE,
  },
};

const numpy: Readonly<Record<string, LibraryEntry>> = {
  ...each(`${CREATING} ${COMBINING}`, ARRAY),
  ...each(`${ELEMENTWISE} ${REDUCING}`, NONE),
  ...each("float32 float64 int32 int64 uint8 bool_ dtype errstate set_printoptions", NONE),
  ...each("load loadtxt genfromtxt fromfile", { effects: ["file"], returns: "numpy.ndarray" }),
  ...each("save savez savez_compressed savetxt", FILE),
  vectorize: NONE,
  apply_along_axis: { returns: "numpy.ndarray", calls: [0, "func1d"] },
  ...under("linalg", each("solve inv pinv cholesky", ARRAY)),
  ...under("linalg", each("norm det eig eigh eigvals svd lstsq qr matrix_rank cond", NONE)),
  ...under("fft", each("fft ifft rfft irfft fft2 ifft2 fftfreq fftshift", ARRAY)),
  ...under("random", each("rand randn randint random normal uniform choice permutation random_sample", NONE)),
  ...under("random", { ...each("seed shuffle", NONE), default_rng: gives("numpy.random.Generator") }),
};

const FRAME_SAME =
  "head tail sample copy sort_values sort_index reset_index drop dropna drop_duplicates fillna ffill bfill rename astype replace reindex filter where mask round shift diff nlargest nsmallest explode add sub mul div isna notna isnull notnull abs clip cumsum interpolate infer_objects convert_dtypes";

const tabular: Readonly<Record<string, LibraryEntry>> = {
  ...each(FRAME_SAME, gives("self")),
  ...each("apply map transform agg aggregate pipe", { calls: [0, "func"] }),
  ...each("sum mean std var min max count median quantile describe nunique any all idxmax idxmin", NONE),
  ...each("loc iloc at iat index dtypes dtype", NONE),
  shape: attribute("tuple[int]"),
  ...each("size ndim", attribute("int")),
  empty: attribute("bool"),
  values: attribute("numpy.ndarray"),
  to_numpy: ARRAY,
  ...each("to_csv to_excel to_pickle to_hdf", FILE),
  ...each("to_json to_markdown to_string", gives("str")),
  to_sql: { effects: ["db.write"] },
  to_dict: NONE,
  groupby: gives("pandas.core.groupby.GroupBy"),
  ...each("rolling resample expanding ewm", gives("pandas.core.groupby.GroupBy")),
};

const pandas: Readonly<Record<string, LibraryClass>> = {
  DataFrame: {
    iterate: gives("unknown"),
    members: {
      ...tabular,
      ...each("merge join pivot pivot_table melt stack unstack transpose corr cov from_dict from_records", FRAME),
      T: attribute("pandas.DataFrame"),
      columns: NONE,
      iterrows: gives("typing.Iterator[tuple[unknown, pandas.Series]]"),
      itertuples: gives("typing.Iterator"),
      items: gives("typing.Iterator[tuple[unknown, pandas.Series]]"),
      ...each("insert pop update info", NONE),
      ...each("set_index assign query select_dtypes", FRAME),
      applymap: { returns: "self", calls: [0, "func"] },
      ...each("to_parquet to_feather to_stata to_orc", FILE),
      to_html: gives("str"),
    },
  },
  Series: {
    members: {
      ...tabular,
      ...each("tolist to_list", gives("list")),
      ...each("unique", ARRAY),
      value_counts: SERIES,
      ...each("isin between", gives("self")),
      to_frame: FRAME,
      ...each("str dt cat name", NONE),
      items: gives("typing.Iterator[tuple]"),
    },
  },
  "core.groupby.GroupBy": {
    iterate: gives("tuple[unknown, pandas.DataFrame]"),
    members: {
      ...each("apply transform agg aggregate filter", { calls: [0, "func"] }),
      ...each("sum mean min max count size std var median first last cumsum cumcount nunique", NONE),
      ngroups: attribute("int"),
      groups: NONE,
      get_group: FRAME,
    },
  },
  ...each("Index Timestamp Timedelta Categorical MultiIndex DatetimeIndex", {}),
};

const estimator: LibraryClass = {
  members: {
    ...each("fit fit_transform fit_predict partial_fit", HEAVY),
    ...each("get_params set_params score", NONE),
    ...each("predict predict_proba transform decision_function inverse_transform", ARRAY),
  },
};

const ESTIMATORS: Readonly<Record<string, string>> = {
  linear_model: "LinearRegression LogisticRegression Ridge Lasso ElasticNet SGDClassifier",
  ensemble:
    "RandomForestClassifier RandomForestRegressor GradientBoostingClassifier GradientBoostingRegressor IsolationForest",
  svm: "SVC SVR LinearSVC",
  cluster: "KMeans DBSCAN AgglomerativeClustering MiniBatchKMeans",
  neighbors: "KNeighborsClassifier KNeighborsRegressor NearestNeighbors",
  decomposition: "PCA TruncatedSVD NMF",
  manifold: "TSNE",
  model_selection: "GridSearchCV RandomizedSearchCV",
  pipeline: "Pipeline",
  gaussian_process: "GaussianProcessRegressor GaussianProcessClassifier",
  neural_network: "MLPClassifier MLPRegressor",
};

const sklearn: Readonly<Record<string, LibraryClass>> = Object.assign(
  {},
  ...Object.entries(ESTIMATORS).map(([module, names]) =>
    under(`sklearn.${module}`, each(names, named("sklearn.base.BaseEstimator"))),
  ),
);

const scipy: Readonly<Record<string, LibraryEntry>> = {
  ...under("optimize", each("minimize least_squares curve_fit", { effects: ["cpu.heavy"], calls: [0, "fun", "f"] })),
  ...under(
    "optimize",
    each("differential_evolution dual_annealing basinhopping shgo brute", {
      effects: ["cpu.heavy"],
      calls: [0, "func"],
    }),
  ),
  ...under(
    "optimize",
    each("root fsolve brentq newton minimize_scalar root_scalar", { calls: [0, "fun", "func", "f"] }),
  ),
  ...under("integrate", {
    ...each("solve_ivp odeint", { effects: ["cpu.heavy"], calls: [0, "fun", "func"] }),
    quad: { calls: [0, "func"] },
  }),
  ...under("spatial.distance", each("pdist cdist squareform", ARRAY)),
  ...under("spatial.distance", each("euclidean cosine cityblock", NONE)),
  ...under("linalg", each("solve inv expm cholesky cho_solve lu_solve solve_triangular", ARRAY)),
  ...under("linalg", each("lu lu_factor cho_factor eigh svd lstsq", NONE)),
  ...under("io", each("loadmat savemat wavfile.read wavfile.write", FILE)),
  ...under("signal", each("butter filtfilt lfilter find_peaks welch", NONE)),
  ...under("stats", each("norm ttest_ind pearsonr spearmanr linregress", NONE)),
};

const READERS =
  "read_csv read_parquet read_excel read_json read_pickle read_feather read_hdf read_table read_fwf read_stata read_orc";

const PRETRAINED =
  "AutoModel AutoModelForCausalLM AutoModelForSequenceClassification AutoModelForSeq2SeqLM AutoModelForTokenClassification AutoModelForQuestionAnswering AutoTokenizer AutoProcessor AutoConfig AutoFeatureExtractor BertModel BertTokenizer CLIPModel CLIPProcessor";

export const numericLibrary: Library = {
  functions: {
    ...under("numpy", numpy),
    ...under("scipy", scipy),
    ...under("pandas", {
      ...each(READERS, loadsFrame),
      ...each("read_sql read_sql_query read_sql_table", queriesFrame),
      ...each("concat merge json_normalize pivot_table crosstab get_dummies melt", FRAME),
      ...each(
        "to_datetime to_numeric cut qcut isna notna isnull notnull date_range set_option option_context unique",
        NONE,
      ),
    }),
    ...under("numba", each("jit njit prange vectorize guvectorize cuda.jit stencil", NONE)),
    ...under("sklearn.model_selection", { ...each("cross_val_score cross_validate", HEAVY), train_test_split: NONE }),
    ...under(
      "sklearn.metrics",
      each("accuracy_score f1_score mean_squared_error r2_score confusion_matrix classification_report", NONE),
    ),
    ...under("torch", {
      load: loadsModel,
      save: FILE,
      ...each("tensor zeros ones randn rand from_numpy cat stack arange", gives("torch.Tensor")),
    }),
    ...under("torch", each("no_grad inference_mode device manual_seed set_num_threads compile", NONE)),
    "torch.jit.load": loadsModel,
    "transformers.pipeline": { ...loadsModel, returns: "transformers.Pipeline" },
    ...under("cv2", {
      imread: { effects: ["file"], returns: "numpy.ndarray" },
      imwrite: { effects: ["file"], returns: "bool" },
      ...each("imdecode resize cvtColor GaussianBlur threshold flip", ARRAY),
    }),
    "PIL.Image.open": { effects: ["file"], returns: "PIL.Image.Image" },
    ...under("PIL.Image", each("new fromarray frombytes", gives("PIL.Image.Image"))),
    "openpyxl.load_workbook": { effects: ["file", "cpu.heavy"], returns: "openpyxl.Workbook" },
    ...under("matplotlib.pyplot", {
      savefig: { effects: ["file", "cpu.heavy"] },
      ...each("figure plot close xlabel ylabel title legend grid", NONE),
    }),
    // Measures for as long as it is told; else since the last call.
    ...under("psutil", each("cpu_percent cpu_times_percent", WAIT)),
    ...under("psutil", each("cpu_count virtual_memory swap_memory net_io_counters boot_time pid_exists", NONE)),
    "psutil.process_iter": gives("typing.Iterator[psutil.Process]"),
    ...under("polars", {
      ...each("read_csv read_parquet read_json read_excel", { effects: ["file"], returns: "polars.DataFrame" }),
      read_database: QUERY,
    }),
    ...under("xml.etree.ElementTree", {
      parse: FILE,
      iterparse: FILE,
      ...each("fromstring tostring SubElement indent", NONE),
    }),
    ...under("lxml.etree", { parse: FILE, ...each("fromstring tostring HTML XML SubElement", NONE) }),
  },
  classes: {
    "numpy.ndarray": ndarray,
    "numpy.random.Generator": {
      members: each("random normal uniform integers choice permutation shuffle standard_normal", NONE),
    },
    ...under("pandas", pandas),
    "polars.DataFrame": {
      members: {
        ...each("write_csv write_parquet write_json write_excel", FILE),
        ...each("filter select with_columns sort head tail", gives("self")),
      },
    },
    "sklearn.base.BaseEstimator": estimator,
    ...sklearn,
    "torch.Tensor": {
      members: {
        ...each("to cpu cuda detach clone float long view reshape squeeze unsqueeze", gives("self")),
        numpy: ARRAY,
        tolist: gives("list"),
        item: NONE,
      },
    },
    "torch.nn.Module": {
      members: {
        ...each("to eval train cuda cpu", gives("self")),
        ...each("parameters state_dict load_state_dict zero_grad", NONE),
      },
    },
    ...under(
      "transformers",
      each(PRETRAINED, {
        members: {
          from_pretrained: { ...loadsModel, returns: "self" },
          from_config: gives("self"),
          save_pretrained: FILE,
        },
      }),
    ),
    "transformers.Pipeline": { members: { __call__: HEAVY } },
    "sentence_transformers.SentenceTransformer": { construct: loadsModel, members: { encode: HEAVY } },
    "cv2.VideoCapture": {
      // Opens a device or a file and its decoder.
      construct: HEAVY,
      members: { ...each("read grab retrieve open", HEAVY), isOpened: gives("bool"), ...each("get set release", NONE) },
    },
    "cv2.VideoWriter": { members: { write: HEAVY, ...each("release isOpened", NONE) } },
    "PIL.Image.Image": {
      members: {
        save: FILE,
        ...each("copy crop", gives("self")),
        ...each("size mode format width height close info", NONE),
      },
    },
    "openpyxl.Workbook": {
      members: {
        save: { effects: ["file", "cpu.heavy"] },
        ...each("active create_sheet close sheetnames worksheets", NONE),
      },
    },
    "psutil.Process": {
      members: {
        cpu_percent: WAIT,
        ...each("name pid status memory_info memory_percent username cmdline is_running", NONE),
        wait: { effects: ["process"] },
      },
    },
  },
  aliases: {
    "pandas.core.frame.DataFrame": "pandas.DataFrame",
    "pandas.core.series.Series": "pandas.Series",
    "pandas.io.parsers.read_csv": "pandas.read_csv",
    "pandas.core.groupby.DataFrameGroupBy": "pandas.core.groupby.GroupBy",
    "numba.core.decorators": "numba",
    "defusedxml.ElementTree": "xml.etree.ElementTree",
    "openpyxl.workbook.Workbook": "openpyxl.Workbook",
    "torch.nn.modules.Module": "torch.nn.Module",
    "geopandas.GeoDataFrame": "pandas.DataFrame",
  },
};

const RECOMPUTING =
  /^(mujoco\.mj_(forward|inverse|kinematics|fwdPosition|fwdVelocity|comPos|crb|fullM)|pinocchio\.(forwardKinematics|computeJointJacobians|updateFramePlacements|crba|rnea|aba|computeAllTerms)|pybullet\.calculateMassMatrix)$/;

/**
 * True for functions of simulation libraries that compute the whole derived state of their arguments anew, and the same state again when
 * nothing was changed in between.
 *
 * @param name canonical dotted name of a library function.
 */
export function isRecomputing(name: string): boolean {
  return RECOMPUTING.test(name);
}
