#include "CSimdJSON.h"

#include <simdjson.h>

#include <algorithm>
#include <memory>
#include <new>

static_assert(CSJ_PADDING_BYTES >= simdjson::SIMDJSON_PADDING, "callers pad by our constant");
// The first stage is public in the header but not promised: look at stage1 and structural_indexes again before another major version.
static_assert(simdjson::SIMDJSON_VERSION_MAJOR == 3, "written for simdjson 3");

struct csj_scanner {
    // The implementation for this processor, chosen by simdjson when the program runs.
    std::unique_ptr<simdjson::internal::dom_parser_implementation> stages;

    simdjson::error_code make_room(size_t length) {
        // The first stage wants more capacity than text; doubling makes growth rare.
        const size_t wanted = std::max<size_t>(length + 1, 4096);
        if (!stages) return simdjson::get_active_implementation()->create_dom_parser_implementation(wanted, 1, stages);
        return stages->capacity() >= wanted ? simdjson::SUCCESS : stages->set_capacity(std::max(wanted, stages->capacity() * 2));
    }

    simdjson::error_code scan(const uint8_t *text, size_t length) {
        if (length >= simdjson::SIMDJSON_MAXSIZE_BYTES / 2) return simdjson::CAPACITY;
        if (auto error = make_room(length)) return error;
        if (auto error = stages->stage1(text, length, simdjson::stage1_mode::regular)) return error;
        return stages->n_structural_indexes == 0 ? simdjson::EMPTY : simdjson::SUCCESS;
    }
};

namespace {
csj_status status_of(simdjson::error_code error) {
    switch (error) {
        case simdjson::SUCCESS: return CSJ_OK;
        case simdjson::UTF8_ERROR: return CSJ_INVALID_UTF8;
        case simdjson::MEMALLOC: return CSJ_OUT_OF_MEMORY;
        default: return CSJ_MALFORMED;
    }
}
}  // namespace

csj_scanner *csj_scanner_create(void) { return new (std::nothrow) csj_scanner(); }

void csj_scanner_destroy(csj_scanner *scanner) { delete scanner; }

csj_status csj_scan(csj_scanner *scanner, const uint8_t *text, size_t length, csj_tokens *result) {
    simdjson::error_code error;
    try {
        error = scanner->scan(text, length);
    } catch (...) {
        error = simdjson::MEMALLOC;
    }
    result->starts = error ? nullptr : scanner->stages->structural_indexes.get();
    result->count = error ? 0 : scanner->stages->n_structural_indexes;
    result->error_message = error ? simdjson::error_message(error) : "no error";
    return status_of(error);
}
