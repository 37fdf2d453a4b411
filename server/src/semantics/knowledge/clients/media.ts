// Owns the description of libraries that decode and encode sound, video, images, speech and documents. Data only. What works through a
// whole recording or document takes tens of milliseconds and more; what cuts or names a part of it does not.
import { attribute, each, FILE, gives, HEAVY, NONE, under } from "../build";
import type { Library, LibraryClass, LibraryEntry } from "../library";

/** Reads or writes a file and computes for long. */
const codec: LibraryEntry = { effects: ["file", "cpu.heavy"] };
const decodes = (returns: string): LibraryEntry => ({ effects: ["file", "cpu.heavy"], returns });
const FETCHES: LibraryEntry = { effects: ["net.request", "file"] };

const CLIPS =
  "subclip subclipped set_audio with_audio set_duration with_duration set_start with_start set_position with_position set_fps with_fps resize resized crop cropped fx crossfadein crossfadeout volumex without_audio set_opacity";

const clip: LibraryClass = {
  members: {
    ...each("write_videofile write_audiofile write_gif write_images_sequence save_frame", codec),
    ...each("iter_frames to_soundarray", HEAVY),
    ...each(CLIPS, gives("self")),
    audio: attribute("moviepy.editor.AudioFileClip"),
    ...each("close duration fps size get_frame w h", NONE),
  },
};

const CLIP_CLASSES =
  "AudioFileClip ImageClip TextClip ColorClip CompositeVideoClip CompositeAudioClip ImageSequenceClip VideoClip AudioClip";

const moviepy: Readonly<Record<string, LibraryClass>> = {
  // Starts ffmpeg to look at the file.
  VideoFileClip: { ...clip, construct: { effects: ["process"] } },
  ...each(CLIP_CLASSES, clip),
};

const segment: LibraryClass = {
  members: {
    ...each("from_file from_wav from_mp3 from_ogg from_flv", decodes("self")),
    export: codec,
    ...each(
      "silent set_channels set_frame_rate set_sample_width fade_in fade_out append overlay apply_gain",
      gives("self"),
    ),
    ...each("duration_seconds dBFS raw_data frame_rate channels", NONE),
  },
};

const RECOGNIZERS =
  "recognize_google recognize_google_cloud recognize_bing recognize_azure recognize_wit recognize_houndify recognize_whisper_api";

const recognizer: LibraryClass = {
  members: {
    ...each(RECOGNIZERS, { effects: ["net.request"], returns: "str" }),
    ...each("recognize_sphinx recognize_whisper recognize_faster_whisper recognize_vosk", HEAVY),
    // Waits until somebody speaks.
    ...each("listen adjust_for_ambient_noise", { effects: ["wait"] }),
    record: gives("speech_recognition.AudioData"),
    listen_in_background: { passes: { args: [1, "callback"], runs: "elsewhere" } },
  },
};

const EXTRACTS = "extract_text extract_words extract_table extract_tables";

const documents: Readonly<Record<string, LibraryClass>> = {
  "pdfplumber.pdf.PDF": { members: { pages: attribute("list[pdfplumber.page.Page]"), close: NONE } },
  "pdfplumber.page.Page": { members: { ...each(EXTRACTS, HEAVY), to_image: HEAVY, crop: gives("self"), width: NONE } },
  "weasyprint.HTML": { members: { ...each("write_pdf write_png", codec), render: HEAVY } },
};

const loadsModel = { effects: ["file", "cpu.heavy"] } as const;

export const mediaLibrary: Library = {
  functions: {
    ...under("imageio", {
      imread: { effects: ["file"], returns: "numpy.ndarray" },
      ...each("imwrite imsave", FILE),
      ...each("mimread mimwrite mimsave", codec),
      get_reader: decodes("imageio.Reader"),
      get_writer: gives("imageio.Writer"),
    }),
    "moviepy.editor.concatenate_videoclips": gives("moviepy.editor.CompositeVideoClip"),
    "moviepy.editor.concatenate_audioclips": gives("moviepy.editor.CompositeAudioClip"),
    ...under(
      "pytesseract",
      each("image_to_string image_to_data image_to_boxes image_to_osd", { effects: ["process"] }),
    ),
    "pdfplumber.open": { effects: ["file"], returns: "pdfplumber.pdf.PDF" },
    ...under(
      "pdf2image",
      each("convert_from_path convert_from_bytes", { effects: ["process"], returns: "list[PIL.Image.Image]" }),
    ),
    "easyocr.Reader": { ...loadsModel, returns: "easyocr.EasyOcr" },
    ...under("rembg", { remove: HEAVY, new_session: loadsModel }),
    ...under("librosa", { load: codec, ...each("feature.mfcc feature.melspectrogram beat.beat_track pyin", HEAVY) }),
    ...under("soundfile", each("read write", FILE)),
    "playsound.playsound": { effects: ["wait"] },
    "pyttsx3.init": gives("pyttsx3.engine.Engine"),
    "face_recognition.face_encodings": HEAVY,
    "face_recognition.face_locations": HEAVY,
    "face_recognition.load_image_file": codec,
    "docx2pdf.convert": { effects: ["process"] },
  },
  classes: {
    "imageio.Reader": {
      iterate: HEAVY,
      members: {
        ...each("get_data get_next_data iter_data", HEAVY),
        ...each("get_meta_data count_frames close", NONE),
      },
    },
    "imageio.Writer": { members: { append_data: HEAVY, close: NONE } },
    ...under("moviepy.editor", moviepy),
    "pydub.AudioSegment": segment,
    "gtts.gTTS": { members: { save: FETCHES, write_to_fp: { effects: ["net.request"] } } },
    "pyttsx3.engine.Engine": {
      members: { runAndWait: { effects: ["wait"] }, ...each("say setProperty getProperty stop", NONE) },
    },
    "speech_recognition.Recognizer": recognizer,
    "speech_recognition.AudioData": { members: { get_wav_data: gives("bytes") } },
    ...documents,
    "easyocr.EasyOcr": { members: each("readtext detect recognize", HEAVY) },
    "faster_whisper.WhisperModel": { construct: loadsModel, members: { transcribe: HEAVY } },
    "ultralytics.YOLO": {
      construct: loadsModel,
      members: { ...each("__call__ predict track train val", HEAVY), names: NONE },
    },
    "deepface.DeepFace": { members: each("verify analyze find represent extract_faces", HEAVY) },
    "yt_dlp.YoutubeDL": {
      members: {
        ...each("download", FETCHES),
        ...each("extract_info", { effects: ["net.request"], returns: "dict" }),
        ...each("prepare_filename sanitize_info add_post_processor close", NONE),
      },
    },
  },
  aliases: {
    "imageio.v2": "imageio",
    "imageio.v3": "imageio",
    "moviepy.VideoFileClip": "moviepy.editor.VideoFileClip",
    "moviepy.AudioFileClip": "moviepy.editor.AudioFileClip",
    "moviepy.ImageClip": "moviepy.editor.ImageClip",
    "moviepy.CompositeVideoClip": "moviepy.editor.CompositeVideoClip",
    "moviepy.concatenate_videoclips": "moviepy.editor.concatenate_videoclips",
    "moviepy.video.io.VideoFileClip": "moviepy.editor",
    "pydub.audio_segment.AudioSegment": "pydub.AudioSegment",
    "youtube_dl.YoutubeDL": "yt_dlp.YoutubeDL",
    "gtts.tts.gTTS": "gtts.gTTS",
  },
};
