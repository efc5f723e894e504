#include "store/client_ids.hpp"

#include <sodium.h>

#include <array>
#include <cstring>
#include <string>
#include <utility>

namespace messenger::chat {

ClientIdPlace ClientIdPlace::of(long long room, long long author, std::string_view client_id) {
    // SipHash is for tables whose keys strangers choose. The hash is stored, so that its key never changes.
    static constexpr std::array<unsigned char, crypto_shorthash_KEYBYTES> key{};
    thread_local std::string text;
    text.assign(reinterpret_cast<const char*>(&author), sizeof author);
    text += client_id;
    std::array<unsigned char, crypto_shorthash_BYTES> hash{};
    crypto_shorthash(hash.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size(), key.data());
    ClientIdPlace place{.room = room};
    std::memcpy(&place.fingerprint, hash.data(), sizeof place.fingerprint);
    return place;
}

ClientIdPlace ClientIdPlace::next() const {
    return {room, static_cast<long long>(static_cast<unsigned long long>(fingerprint) + 1)};
}

ClientIds::ClientIds(soci::session& sql)
    : lookup_((sql.prepare << "SELECT position FROM client_ids WHERE room = :room AND fingerprint = :fingerprint",
               soci::use(wanted_.room), soci::use(wanted_.fingerprint), soci::into(found_))) {}

std::optional<long long> ClientIds::find(const ClientIdPlace& place) {
    for (const auto* positions : {&newest_, &sealed_}) {
        if (const auto found = positions->find(place); found != positions->end()) {
            return found->second;
        }
    }
    wanted_ = place;
    if (!lookup_.execute(true)) {
        return std::nullopt;
    }
    const auto position = found_;
    lookup_.fetch();  // past the only row, which ends the statement
    return position;
}

const ClientIds::Positions& ClientIds::seal() {
    sealed_ = std::exchange(newest_, {});
    return sealed_;
}

}  // namespace messenger::chat
