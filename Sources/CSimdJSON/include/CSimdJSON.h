// A door to simdjson's first stage: one JSON text in, the places of its tokens out.
//
// The first stage finds, 64 bytes at a time, where every token begins, and checks what needs no grammar: that the text is UTF-8, that
// strings are closed and hold no control characters. It does not check how tokens follow each other; JSONPacker.swift does, in the
// same pass that packs them, and so keeps what a typed reader would lose: number text, the order of keys, keys that came twice.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { CSJ_PADDING_BYTES = 64 };

typedef enum {
    CSJ_OK = 0,
    CSJ_MALFORMED = 1,
    CSJ_INVALID_UTF8 = 2,
    CSJ_OUT_OF_MEMORY = 3,
} csj_status;

typedef struct {
    /// Offsets of the tokens, ascending: each of {}[]:, outside strings, each opening quote, and the first byte of anything else. A string
    /// ends with the last byte before the next token that is not white space, which is its closing quote; anything else ends there too.
    /// Behind the last one stands the length of the text.
    const uint32_t *starts;
    /// At least 1 when the status is CSJ_OK.
    size_t count;
    /// What simdjson says of the error: static text, never null.
    const char *error_message;
} csj_tokens;

typedef struct csj_scanner csj_scanner;

csj_scanner *csj_scanner_create(void);
void csj_scanner_destroy(csj_scanner *scanner);

/// Finds the tokens of one JSON text. `text` must be readable for `length + CSJ_PADDING_BYTES` bytes; what stands in the padding does
/// not matter. The result is valid until the next call on the same scanner. Never throws.
csj_status csj_scan(csj_scanner *scanner, const uint8_t *text, size_t length, csj_tokens *result);

#ifdef __cplusplus
}
#endif
#endif
