#include "CPhoneNumber.h"

#include <phonenumbers/phonenumberutil.h>

#include <atomic>
#include <cstdint>
#include <cstring>
#include <string>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

cpn_source source_of(const PhoneNumber &number) {
    switch (number.country_code_source()) {
    case PhoneNumber::FROM_NUMBER_WITH_PLUS_SIGN: return CPN_FROM_PLUS;
    case PhoneNumber::FROM_NUMBER_WITH_IDD: return CPN_FROM_IDD;
    case PhoneNumber::FROM_NUMBER_WITHOUT_PLUS_SIGN: return CPN_FROM_BARE_CODE;
    default: return CPN_FROM_REGION;
    }
}

cpn_type type_of(PhoneNumberUtil::PhoneNumberType type) {
    switch (type) {
    case PhoneNumberUtil::FIXED_LINE: return CPN_FIXED_LINE;
    case PhoneNumberUtil::MOBILE: return CPN_MOBILE;
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return CPN_FIXED_OR_MOBILE;
    case PhoneNumberUtil::TOLL_FREE:
    case PhoneNumberUtil::SHARED_COST:
    case PhoneNumberUtil::UAN:
    case PhoneNumberUtil::VOICEMAIL: return CPN_SERVICE;
    case PhoneNumberUtil::PREMIUM_RATE: return CPN_PREMIUM;
    case PhoneNumberUtil::UNKNOWN: return CPN_UNKNOWN;
    default: return CPN_OTHER;
    }
}

cpn_status status_of(PhoneNumberUtil::ErrorType error) {
    switch (error) {
    case PhoneNumberUtil::NO_PARSING_ERROR: return CPN_READ;
    case PhoneNumberUtil::INVALID_COUNTRY_CODE_ERROR: return CPN_BAD_COUNTRY;
    case PhoneNumberUtil::TOO_SHORT_AFTER_IDD:
    case PhoneNumberUtil::TOO_SHORT_NSN: return CPN_TOO_SHORT;
    case PhoneNumberUtil::TOO_LONG_NSN: return CPN_TOO_LONG;
    default: return CPN_NOT_A_NUMBER;
    }
}

// Copies the digits of `text`; false if they do not fit.
bool copy_digits(const std::string &text, char *into, size_t capacity) {
    size_t used = 0;
    for (char each : text) {
        if (each < '0' || each > '9') continue;
        if (used + 1 >= capacity) return false;
        into[used++] = each;
    }
    into[used] = 0;
    return true;
}

// Chinese mobiles are given out in blocks of ten thousand: whether there is such a mobile is the same for all that share their
// first seven digits, so libphonenumber is asked once for each block. After a while of idleness it takes 80 us to say.
bool is_mobile_block(const PhoneNumberUtil &util, unsigned long long mobile) {
    enum : uint8_t { asked = 1, yes = 2 };
    // Two bits for each of the million blocks that begin with 1; what nobody asked about takes no memory.
    static std::atomic<uint8_t> known[250000];
    const unsigned block = static_cast<unsigned>(mobile / 10000 % 1000000), shift = block % 4 * 2;
    std::atomic<uint8_t> &four = known[block / 4];
    const unsigned answer = four.load(std::memory_order_relaxed) >> shift;
    if (answer & asked) return answer & yes;

    PhoneNumber assumed;
    assumed.set_country_code(86);
    assumed.set_national_number(mobile);
    const bool is_mobile = util.GetNumberType(assumed) == PhoneNumberUtil::MOBILE;
    four.fetch_or(static_cast<uint8_t>((is_mobile ? asked | yes : asked) << shift), std::memory_order_relaxed);
    return is_mobile;
}

// Chinese mobiles are nearly all we read. Written whole, `13800138000` at home or `+8613800138000` anywhere, what parsing
// finds in them is known beforehand, and finding it takes several times as long as judging it. Whether there is such a
// mobile is libphonenumber's to say; of anything else this says nothing.
bool read_chinese_mobile(const PhoneNumberUtil &util, const char *digits, size_t length, const char *region,
                         cpn_number *number) {
    const bool has_plus = length == 14 && std::memcmp(digits, "+86", 3) == 0;
    if (!has_plus && (length != 11 || std::strcmp(region, "CN") != 0)) return false;
    const char *mobile = digits + (has_plus ? 3 : 0);
    unsigned long long value = 0;
    for (int i = 0; i < 11; i++) {
        if (mobile[i] < '0' || mobile[i] > '9') return false;
        value = value * 10 + static_cast<unsigned>(mobile[i] - '0');
    }
    if (mobile[0] != '1' || mobile[1] < '3') return false;
    if (!is_mobile_block(util, value)) return false;
    number->country_code = 86;
    number->source = has_plus ? CPN_FROM_PLUS : CPN_FROM_REGION;
    number->type = CPN_MOBILE;
    number->is_valid = true;
    std::memcpy(number->significant, mobile, 11);
    std::memcpy(number->national, mobile, 11);
    return true;
}

} // namespace

enum cpn_status cpn_read(const char *digits, size_t length, const char *region, struct cpn_number *number) {
    const PhoneNumberUtil &util = *PhoneNumberUtil::GetInstance();
    std::memset(number, 0, sizeof *number);
    if (read_chinese_mobile(util, digits, length, region, number)) return CPN_READ;

    PhoneNumber parsed;
    // Keeping the raw input is what makes the source of the country code known.
    cpn_status status = status_of(util.ParseAndKeepRawInput(std::string(digits, length), region, &parsed));
    if (status != CPN_READ) return status;

    std::string significant;
    util.GetNationalSignificantNumber(parsed, &significant);
    number->country_code = static_cast<int>(parsed.country_code());
    number->source = source_of(parsed);
    // The type is unknown exactly when the number is not valid, so the one match answers both questions.
    number->type = type_of(util.GetNumberType(parsed));
    number->is_valid = number->type != CPN_UNKNOWN;
    if (!copy_digits(significant, number->significant, sizeof number->significant)) return CPN_TOO_LONG;

    // Formatting costs more than parsing, and Chinese mobiles, nearly all we read, have no trunk prefix to add.
    if (number->country_code == 86 && number->type == CPN_MOBILE) {
        std::memcpy(number->national, number->significant, sizeof number->significant);
        return CPN_READ;
    }
    std::string national;
    util.Format(parsed, PhoneNumberUtil::NATIONAL, &national);
    return copy_digits(national, number->national, sizeof number->national) ? CPN_READ : CPN_TOO_LONG;
}

int cpn_country_code(const char *region) {
    return PhoneNumberUtil::GetInstance()->GetCountryCodeForRegion(region);
}
