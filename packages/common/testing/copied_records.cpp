#include "testing/copied_records.hpp"

#include "store/sql_tables.hpp"

namespace messenger::testing {
namespace {

const std::set<std::string> not_ours{"schema_migrations", "sqlite_sequence"};

std::string columns_query(store::Dialect dialect, const std::string& table) {
    switch (dialect) {
        case store::Dialect::sqlite:
            return "SELECT name FROM pragma_table_info('" + table + "')";
        case store::Dialect::postgresql:
            return "SELECT CAST(column_name AS TEXT) FROM information_schema.columns WHERE table_name = '" + table +
                   "'";
        default:
            return "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND "
                   "table_name = '" +
                   table + "'";
    }
}

void ignore(const std::string& /*line*/) {}

}  // namespace

Schema schema_of(store::SqlPool& pool) {
    return pool.read([&](soci::session& sql) {
        Schema schema;
        for (const auto& table : store::table_names(sql, pool.dialect())) {
            if (!not_ours.contains(table)) {
                const soci::rowset<std::string> columns = sql.prepare << columns_query(pool.dialect(), table);
                schema[table] = {columns.begin(), columns.end()};
            }
        }
        return schema;
    });
}

Schema schema_of(const std::vector<store::SqlKind>& kinds) {
    Schema schema;
    for (const auto& kind : kinds) {
        schema[kind.tables.front()] = {kind.columns.begin(), kind.columns.end()};
    }
    return schema;
}

std::vector<store::Comparison> copy_all(const std::function<std::unique_ptr<store::RecordSource>()>& open_source,
                                        const std::function<std::unique_ptr<store::RecordTarget>()>& open_target,
                                        Dies dies) {
    constexpr std::size_t batch = 2;
    for (bool is_done = dies == Dies::never; !is_done;) {
        const auto source = open_source();
        const auto target = open_target();
        DyingTarget dying(*target, 1, dies);
        try {
            store::Transfer(*source, dying, ignore, batch).copy("the source");
            is_done = true;
        } catch (const Interruption&) {
            // Goes on in the next round.
        }
    }
    const auto source = open_source();
    const auto target = open_target();
    store::Transfer transfer(*source, *target, ignore, batch);
    transfer.copy("the source");
    auto comparisons = transfer.compare();
    target->end();
    return comparisons;
}

std::vector<std::string> bad_kinds(const std::vector<store::Comparison>& comparisons) {
    std::vector<std::string> bad;
    for (const auto& comparison : comparisons) {
        if (!comparison.is_same() || comparison.source.count() == 0) {
            bad.push_back(comparison.kind);
        }
    }
    return bad;
}

}  // namespace messenger::testing
