#include "store/transfer.hpp"

#include <algorithm>

namespace messenger::store {
namespace {

constexpr std::chrono::seconds between_lines{1};

}  // namespace

Transfer::Transfer(RecordSource& source, RecordTarget& target, Report report, std::size_t batch)
    : source_(source), target_(target), report_(std::move(report)), batch_(batch) {}

void Transfer::copy(const std::string& source_name) {
    const auto marks = target_.begin(source_name);
    for (std::size_t kind = 0; kind < source_.kinds().size(); ++kind) {
        const auto mark = marks.find(source_.kinds()[kind].name);
        copy_kind(kind, mark != marks.end() ? mark->second : CopyMark());
    }
    target_.finish();
}

void Transfer::copy_kind(std::size_t kind, CopyMark mark) {
    const auto& name = source_.kinds()[kind].name;
    const auto total = mark.is_done ? mark.records : source_.count(kind);
    while (!mark.is_done) {
        const auto page = source_.read(kind, mark.after, batch_);
        mark.records += std::ssize(page.records);
        mark.is_done = !page.next;
        mark.after = page.next.value_or(Record());
        target_.write(kind, page.records, mark);
        tell("copied " + name, mark.records, total, mark.is_done);
    }
}

std::vector<Comparison> Transfer::compare() {
    std::vector<Comparison> all;
    for (std::size_t kind = 0; kind < source_.kinds().size(); ++kind) {
        auto source = digest_of(source_, kind, source_.count(kind));
        auto target = digest_of(target_, kind, source.count());
        all.push_back({source_.kinds()[kind].name, source, target});
    }
    return all;
}

RecordDigest Transfer::digest_of(RecordSource& side, std::size_t kind, std::int64_t total) {
    RecordDigest digest;
    std::optional<Record> after = Record();
    while (after) {
        auto page = side.read(kind, *after, batch_);
        std::ranges::for_each(page.records, [&](const Record& record) { digest.add(record); });
        after = std::move(page.next);
        tell("checked " + side.kinds()[kind].name, digest.count(), total, false);
    }
    return digest;
}

void Transfer::tell(const std::string& doing, std::int64_t done, std::int64_t total, bool is_last) {
    const auto time = std::chrono::steady_clock::now();
    if (!is_last && time - told_at_ < between_lines) {
        return;
    }
    told_at_ = time;
    report_(doing + ": " + std::to_string(done) + " of " + std::to_string(std::max(done, total)));
}

}  // namespace messenger::store
