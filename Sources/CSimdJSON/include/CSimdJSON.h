// A door to simdjson's On-Demand reader: one JSON text in, a flat list of tokens out.
//
// simdjson finds the structure and checks UTF-8; this door walks it once, in document order, and keeps what a typed
// reader would lose: the text of every number, the order of keys, and the fact that a key came twice.
// Strings without escapes are not copied: their tokens point into the text that was given.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { CSJ_PADDING_BYTES = 64 };

typedef enum {
    CSJ_OBJECT_START = '{',
    CSJ_OBJECT_END = '}',
    CSJ_ARRAY_START = '[',
    CSJ_ARRAY_END = ']',
    CSJ_KEY = 'k',
    CSJ_STRING = 's',
    CSJ_NUMBER = 'n',
    CSJ_TRUE = 't',
    CSJ_FALSE = 'f',
    CSJ_NULL = '0',
} csj_token_kind;

typedef struct {
    uint8_t kind;       // csj_token_kind
    uint8_t unescaped;  // 1: offset is into the reader's unescaped text, 0: into the text given
    uint16_t depth;     // 1 for the outermost object
    uint32_t offset;    // of the text of keys, strings (without quotes) and numbers
    uint32_t length;    // in bytes
} csj_token;

typedef enum {
    CSJ_OK = 0,
    CSJ_MALFORMED = 1,
    CSJ_INVALID_UTF8 = 2,
    CSJ_TOO_DEEP = 3,
    CSJ_DUPLICATE_KEY = 4,
    CSJ_OUT_OF_MEMORY = 5,
} csj_status;

typedef struct {
    const csj_token *tokens;
    size_t token_count;
    const uint8_t *unescaped_text;
    /// For CSJ_DUPLICATE_KEY: the token of the second occurrence. Else the number of tokens read before the error.
    size_t error_token;
    /// What simdjson says of the error: static text, never null.
    const char *error_message;
} csj_result;

typedef struct csj_reader csj_reader;

csj_reader *csj_reader_create(void);
void csj_reader_destroy(csj_reader *reader);

/// Reads one JSON text. `text` must be readable for `length + CSJ_PADDING_BYTES` bytes; what stands in the padding does
/// not matter. The result's pointers are valid until the next call on the same reader. Never throws.
csj_status csj_read(csj_reader *reader, const uint8_t *text, size_t length, unsigned depth_max, csj_result *result);

#ifdef __cplusplus
}
#endif
#endif
