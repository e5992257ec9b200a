#include "CSimdJSON.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string_view>
#include <utility>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static_assert(CSJ_PADDING_BYTES >= simdjson::SIMDJSON_PADDING, "callers pad by our constant");

namespace {
namespace od = simdjson::ondemand;

/// Bytes before the first quote or backslash. The text is known to hold a closing quote (simdjson's first stage checked).
size_t plain_string_length(const char *start) {
    const char *p = start;
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"');
    const __m128i backslash = _mm_set1_epi8('\\');
    for (;; p += 16) {
        const __m128i chunk = _mm_loadu_si128(reinterpret_cast<const __m128i *>(p));
        const int hits = _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(chunk, quote), _mm_cmpeq_epi8(chunk, backslash)));
        if (hits != 0) return size_t(p - start) + size_t(__builtin_ctz(unsigned(hits)));
    }
#else
    while (*p != '"' && *p != '\\') ++p;
    return size_t(p - start);
#endif
}

struct key_entry {
    std::string_view text;
    uint32_t token;
};
}  // namespace

struct csj_reader {
    od::parser parser;
    std::vector<csj_token> tokens;
    std::vector<char> unescaped;
    // Keys of the objects now open, outermost first: each object looks only at its own tail.
    std::vector<uint32_t> open_keys;
    std::vector<key_entry> sorted_keys;
    const char *text = nullptr;
    unsigned depth_max = 0;
    size_t duplicate_token = 0;

    std::string_view token_text(const csj_token &token) const {
        return {(token.unescaped ? unescaped.data() : text) + token.offset, token.length};
    }

    void push(uint8_t kind, unsigned depth) { tokens.push_back({kind, 0, uint16_t(depth), 0, 0}); }

    void push_plain(uint8_t kind, unsigned depth, const char *start, size_t length) {
        tokens.push_back({kind, 0, uint16_t(depth), uint32_t(start - text), uint32_t(length)});
    }

    void push_unescaped(uint8_t kind, unsigned depth, std::string_view value) {
        tokens.push_back({kind, 1, uint16_t(depth), uint32_t(unescaped.size()), uint32_t(value.size())});
        unescaped.insert(unescaped.end(), value.begin(), value.end());
    }

    csj_status fail(simdjson::error_code code, const char **message) {
        *message = simdjson::error_message(code);
        switch (code) {
            case simdjson::UTF8_ERROR: return CSJ_INVALID_UTF8;
            case simdjson::DEPTH_ERROR: return CSJ_TOO_DEEP;
            case simdjson::MEMALLOC: return CSJ_OUT_OF_MEMORY;
            default: return CSJ_MALFORMED;
        }
    }

    /// Few keys: compare each with those before it. Many: sort, so that 100,000 keys cost n log n.
    bool has_duplicate(size_t first) {
        const size_t count = open_keys.size() - first;
        if (count <= 24) {
            const csj_token &last = tokens[open_keys.back()];
            const std::string_view key = token_text(last);
            for (size_t i = first; i + 1 < open_keys.size(); ++i) {
                const csj_token &other = tokens[open_keys[i]];
                if (other.length == last.length && token_text(other) == key) {
                    duplicate_token = open_keys.back();
                    return true;
                }
            }
        }
        return false;
    }

    bool has_duplicate_among_many(size_t first) {
        if (open_keys.size() - first <= 24) return false;
        sorted_keys.clear();
        for (size_t i = first; i < open_keys.size(); ++i) sorted_keys.push_back({token_text(tokens[open_keys[i]]), open_keys[i]});
        std::sort(sorted_keys.begin(), sorted_keys.end(), [](const key_entry &a, const key_entry &b) {
            return a.text != b.text ? a.text < b.text : a.token < b.token;
        });
        for (size_t i = 1; i < sorted_keys.size(); ++i) {
            if (sorted_keys[i].text == sorted_keys[i - 1].text) {
                duplicate_token = sorted_keys[i].token;
                return true;
            }
        }
        return false;
    }

    template <typename Value>
    csj_status read_value(Value &&value, unsigned depth, const char **message) {
        od::json_type type;
        if (auto error = value.type().get(type)) return fail(error, message);
        switch (type) {
            case od::json_type::object: {
                od::object object;
                if (auto error = value.get_object().get(object)) return fail(error, message);
                return read_object(object, depth + 1, message);
            }
            case od::json_type::array: {
                od::array array;
                if (auto error = value.get_array().get(array)) return fail(error, message);
                return read_array(array, depth + 1, message);
            }
            case od::json_type::string: return read_string(value, depth, message);
            case od::json_type::number: {
                std::string_view raw = value.raw_json_token();
                while (!raw.empty() && (raw.back() == ' ' || raw.back() == '\t' || raw.back() == '\r' || raw.back() == '\n')) raw.remove_suffix(1);
                push_plain(CSJ_NUMBER, depth, raw.data(), raw.size());
                return CSJ_OK;
            }
            case od::json_type::boolean: {
                bool truth;
                if (auto error = value.get_bool().get(truth)) return fail(error, message);
                push(truth ? CSJ_TRUE : CSJ_FALSE, depth);
                return CSJ_OK;
            }
            case od::json_type::null: {
                const std::string_view raw = value.raw_json_token();
                // On-Demand tells null by its first letter; the rest is ours to check.
                if (raw.size() < 4 || raw.compare(0, 4, "null") != 0 || (raw.size() > 4 && !is_space(raw[4])))
                    return fail(simdjson::N_ATOM_ERROR, message);
                push(CSJ_NULL, depth);
                return CSJ_OK;
            }
        }
        return fail(simdjson::TAPE_ERROR, message);
    }

    static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

    template <typename Value>
    csj_status read_string(Value &&value, unsigned depth, const char **message) {
        const char *start = value.raw_json_token().data() + 1;
        const size_t length = plain_string_length(start);
        if (start[length] == '"') {
            push_plain(CSJ_STRING, depth, start, length);
            return CSJ_OK;
        }
        std::string_view text_value;
        if (auto error = value.get_string().get(text_value)) return fail(error, message);
        push_unescaped(CSJ_STRING, depth, text_value);
        return CSJ_OK;
    }

    csj_status read_object(od::object &object, unsigned depth, const char **message) {
        if (depth > depth_max) return fail(simdjson::DEPTH_ERROR, message);
        push(CSJ_OBJECT_START, depth);
        const size_t first_key = open_keys.size();
        for (auto result : object) {
            od::field field;
            if (auto error = std::move(result).get(field)) return fail(error, message);
            open_keys.push_back(uint32_t(tokens.size()));
            const char *start = field.key().raw();
            const size_t length = plain_string_length(start);
            if (start[length] == '"') {
                push_plain(CSJ_KEY, depth, start, length);
            } else {
                std::string_view key;
                if (auto error = field.unescaped_key().get(key)) return fail(error, message);
                push_unescaped(CSJ_KEY, depth, key);
            }
            if (has_duplicate(first_key)) return CSJ_DUPLICATE_KEY;
            const csj_status status = read_value(field.value(), depth, message);
            if (status != CSJ_OK) return status;
        }
        if (has_duplicate_among_many(first_key)) return CSJ_DUPLICATE_KEY;
        open_keys.resize(first_key);
        push(CSJ_OBJECT_END, depth);
        return CSJ_OK;
    }

    csj_status read_array(od::array &array, unsigned depth, const char **message) {
        if (depth > depth_max) return fail(simdjson::DEPTH_ERROR, message);
        push(CSJ_ARRAY_START, depth);
        for (auto result : array) {
            od::value element;
            if (auto error = std::move(result).get(element)) return fail(error, message);
            const csj_status status = read_value(element, depth, message);
            if (status != CSJ_OK) return status;
        }
        push(CSJ_ARRAY_END, depth);
        return CSJ_OK;
    }

    csj_status read(const uint8_t *bytes, size_t length, const char **message) {
        text = reinterpret_cast<const char *>(bytes);
        tokens.clear();
        unescaped.clear();
        open_keys.clear();
        od::document document;
        if (auto error = parser.iterate(text, length, length + CSJ_PADDING_BYTES).get(document)) return fail(error, message);
        bool scalar;
        if (auto error = document.is_scalar().get(scalar)) return fail(error, message);
        if (scalar) return fail(simdjson::INCORRECT_TYPE, message);
        od::value root;
        if (auto error = document.get_value().get(root)) return fail(error, message);
        const csj_status status = read_value(root, 0, message);
        if (status != CSJ_OK) return status;
        // At the end there is no current location; anywhere else something follows the value.
        if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) return fail(simdjson::TRAILING_CONTENT, message);
        return CSJ_OK;
    }
};

csj_reader *csj_reader_create(void) { return new (std::nothrow) csj_reader(); }

void csj_reader_destroy(csj_reader *reader) { delete reader; }

csj_status csj_read(csj_reader *reader, const uint8_t *text, size_t length, unsigned depth_max, csj_result *result) {
    const char *message = "no error";
    csj_status status;
    reader->depth_max = depth_max;
    try {
        status = reader->read(text, length, &message);
    } catch (...) {
        status = CSJ_OUT_OF_MEMORY;
        message = "out of memory";
    }
    result->tokens = reader->tokens.data();
    result->token_count = reader->tokens.size();
    result->unescaped_text = reinterpret_cast<const uint8_t *>(reader->unescaped.data());
    result->error_token = status == CSJ_DUPLICATE_KEY ? reader->duplicate_token : reader->tokens.size();
    result->error_message = message;
    return status;
}
