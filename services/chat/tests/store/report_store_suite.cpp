// What ReportStore promises, on each backend.
#include "tests/store/side_stores.hpp"

namespace messenger::chat {
namespace {

class ReportStoreSuite : public SideStoreSuite {
  protected:
    Report report(UserId reporter, Seq seq, RoomId where) const {
        return {.id = ReportId::generate(),
                .room = where,
                .seq = seq,
                .author = cyd,
                .reporter = reporter,
                .reason = ReportReason::abuse,
                .comment = "he said \xF0\x9F\x8D\xB5",
                .created_at = time};
    }
    Report add(UserId reporter, Seq seq) { return stores->reports().add(report(reporter, seq, room)).value().report; }
    std::vector<Seq> seqs(const ReportQuery& query) {
        std::vector<Seq> all;
        for (const auto& one : stores->reports().reports(query)) {
            all.push_back(one.seq);
        }
        return all;
    }
    using Seqs = std::vector<Seq>;

    UserId cyd = UserId::generate();
    Timestamp time = from_micros(1'700'000'000'000'000);
};

TEST_P(ReportStoreSuite, AReportIsKeptOnceForItsReporterAndMessage) {
    const auto first = add(ada, 5'000'000'000);
    reopen();
    auto again = report(ada, 5'000'000'000, room);
    again.comment = "and again";
    const auto found = stores->reports().add(again).value();
    EXPECT_FALSE(found.is_new);
    EXPECT_EQ(found.report.id, first.id);
    EXPECT_EQ(found.report.comment, first.comment);
    EXPECT_TRUE(stores->reports().add(report(bob, 5'000'000'000, room))->is_new);
    const auto listed = stores->reports().reports({.room = room});
    ASSERT_EQ(listed.size(), 2U);
    EXPECT_EQ(listed[1].room, room);
    EXPECT_EQ(listed[1].seq, 5'000'000'000);
    EXPECT_EQ(listed[1].author, cyd);
    EXPECT_EQ(listed[1].reporter, ada);
    EXPECT_EQ(listed[1].reason, ReportReason::abuse);
    EXPECT_EQ(listed[1].created_at, time);
    EXPECT_EQ(listed[1].status, ReportStatus::open);
    EXPECT_FALSE(listed[1].decided);
    EXPECT_EQ(stores->reports().add(report(ada, 2, RoomId::generate())).error().code(), Errc::not_found);
}

TEST_P(ReportStoreSuite, ReportsComeTheLastFirstInPagesOfOneRoomOrAll) {
    for (Seq seq = 2; seq < 7; ++seq) {
        add(ada, seq);
    }
    stores->reports().add(report(ada, 9, open_room({ada})));
    EXPECT_EQ(seqs({.room = room}), (Seqs{6, 5, 4, 3, 2}));
    EXPECT_EQ(seqs({}), (Seqs{9, 6, 5, 4, 3, 2}));
    for (const auto& of : {std::optional<RoomId>(), std::optional(room)}) {
        Seqs seen;
        ReportQuery query{.room = of, .limit = 2};
        for (auto page = stores->reports().reports(query); !page.empty(); page = stores->reports().reports(query)) {
            for (const auto& one : page) {
                seen.push_back(one.seq);
            }
            query.after = page.back().id;
        }
        EXPECT_EQ(seen, seqs({.room = of}));
    }
}

TEST_P(ReportStoreSuite, WhoDecidesIsRememberedAndMayDecideOtherwise) {
    const auto one = add(ada, 2);
    add(ada, 3);
    const Decided by_bob{bob, time + std::chrono::hours(1)};
    EXPECT_EQ(stores->reports().decide(open_room({ada}), one.id, ReportStatus::resolved, by_bob).error().code(),
              Errc::not_found);
    EXPECT_EQ(stores->reports().decide(room, one.id, ReportStatus::resolved, by_bob)->status, ReportStatus::resolved);
    EXPECT_EQ(seqs({.room = room}), (Seqs{3}));
    const auto resolved = stores->reports().reports({.room = room, .status = ReportStatus::resolved}).at(0);
    EXPECT_EQ(resolved.decided->by, bob);
    EXPECT_EQ(resolved.decided->at, by_bob.at);
    stores->reports().decide(room, one.id, ReportStatus::resolved, {ada, time});
    EXPECT_EQ(stores->reports().reports({.status = ReportStatus::resolved}).at(0).decided->by, bob)
        << "it was so already";
    stores->reports().decide(room, one.id, ReportStatus::dismissed, {ada, time});
    EXPECT_EQ(stores->reports().reports({.status = ReportStatus::dismissed}).at(0).decided->by, ada);
    EXPECT_FALSE(stores->reports().add(report(ada, 2, room))->is_new) << "what was decided is not reported again";
}

TEST_P(ReportStoreSuite, WhoWroteTheMessageSeesNoReportOfIt) {
    const auto one = add(ada, 2);
    EXPECT_TRUE(seqs({.by = cyd}).empty());
    EXPECT_TRUE(seqs({.by = cyd, .room = room}).empty());
    EXPECT_EQ(stores->reports().decide(room, one.id, ReportStatus::dismissed, {cyd, time}).error().code(),
              Errc::not_found);
    EXPECT_EQ(seqs({.by = bob, .room = room}), (Seqs{2}));
}

TEST_P(ReportStoreSuite, AUserHasAHundredOpenReports) {
    for (std::int64_t i = 0; i < max_open_reports; ++i) {
        add(ada, 2 + i);
    }
    EXPECT_EQ(stores->reports().add(report(ada, 999, room)).error().code(), Errc::conflict);
    EXPECT_TRUE(stores->reports().add(report(bob, 999, room)));
    const auto last = stores->reports().reports({.room = room, .limit = 2}).at(1);
    stores->reports().decide(room, last.id, ReportStatus::dismissed, {bob, time});
    EXPECT_TRUE(stores->reports().add(report(ada, 999, room)));
}

INSTANTIATE_TEST_SUITE_P(Backends, ReportStoreSuite, ::testing::ValuesIn(backends()), backend_name);

}  // namespace
}  // namespace messenger::chat
