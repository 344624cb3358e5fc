"""Keras's Tokenizer and pad_sequences and scikit-learn's vectorizers over the same texts."""

import json
import os
import sys

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
from keras.src.legacy.preprocessing.text import Tokenizer
from keras.utils import pad_sequences
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer


def answer(case):
    how, texts, others = case["treatment"], case["texts"], case["others"]
    unknown = how["outOfVocabulary"]
    # Keras's num_words counts the padding, and the mark for unknown words where there is one.
    tokenizer = Tokenizer(
        num_words=how["vocabulary"] + (1 if unknown is None else 2),
        filters=how["filters"],
        lower=how["lowercase"],
        char_level=how["level"] == "character",
        oov_token=unknown,
    )
    tokenizer.fit_on_texts(texts)
    sequences = tokenizer.texts_to_sequences(texts + others)
    rows = pad_sequences(
        sequences,
        maxlen=how["length"],
        padding=how["padding"],
        truncating=how["truncating"],
    )
    words = [word for word in tokenizer.word_index if word != unknown]
    words = words[: how["vocabulary"]]
    result = {"words": words, "sequences": sequences, "rows": rows.tolist()}
    if not words:
        return result

    everything = Tokenizer(
        filters=how["filters"],
        lower=how["lowercase"],
        char_level=how["level"] == "character",
    )
    everything.fit_on_texts(texts + others)

    def split(text):
        numbers = everything.texts_to_sequences([text])[0]
        return [everything.index_word[number] for number in numbers]

    settings = {"analyzer": split, "vocabulary": words}
    counts = CountVectorizer(**settings).fit(texts)
    binary = CountVectorizer(binary=True, **settings).fit(texts)
    weights = TfidfVectorizer(**settings).fit(texts)
    result["count"] = counts.transform(texts + others).toarray().tolist()
    result["binary"] = binary.transform(texts + others).toarray().tolist()
    result["tf-idf"] = weights.transform(texts + others).toarray().tolist()
    result["idf"] = weights.idf_.tolist()
    return result


print(json.dumps([answer(case) for case in json.load(sys.stdin)["cases"]]))
