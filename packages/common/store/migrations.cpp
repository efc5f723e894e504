#include "store/migrations.hpp"

#include <sodium.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/log.hpp"
#include "store/copy_marks.hpp"
#include "store/sql_row.hpp"
#include "store/sql_script.hpp"
#include "store/sql_tables.hpp"

namespace messenger::store {
namespace {

/// A change of a large table takes its time, and so does waiting for another instance that makes it.
constexpr std::chrono::minutes longest_statement{10};

struct Step {
    int version;
    std::string name;  ///< without the dialect, so that a file may be split by dialect later
    std::string_view sql;
    std::string checksum;
};

std::string sha256_hex(std::string_view text) {
    unsigned char digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(digest, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    std::string hex(2 * sizeof digest + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), digest, sizeof digest);
    hex.pop_back();
    return hex;
}

/// The steps for one dialect, in order.
std::vector<Step> steps_for(Dialect dialect, std::span<const EmbeddedFile> migrations) {
    constexpr std::pair<std::string_view, Dialect> suffixes[] = {
        {".sqlite", Dialect::sqlite}, {".mysql", Dialect::mysql}, {".postgresql", Dialect::postgresql}};
    std::vector<Step> steps;
    for (const auto& migration : migrations) {
        auto name = migration.name.substr(0, migration.name.rfind(".sql"));
        bool applies = true;
        for (const auto& [suffix, its_dialect] : suffixes) {
            if (name.ends_with(suffix)) {
                name.remove_suffix(suffix.size());
                applies = its_dialect == dialect;
            }
        }
        int version = 0;
        std::from_chars(name.data(), name.data() + name.size(), version);
        if (applies) {
            steps.push_back({version, std::string(name), migration.text, sha256_hex(migration.text)});
        }
    }
    std::ranges::sort(steps, {}, &Step::version);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        if (steps[i].version != static_cast<int>(i) + 1) {
            throw StoreError("migrations must be numbered 1, 2, 3, ...; see " + steps[i].name);
        }
    }
    return steps;
}

std::map<int, std::string> applied_checksums(soci::session& session) {
    std::map<int, std::string> applied;
    const soci::rowset<soci::row> rows = session.prepare << "SELECT version, checksum FROM schema_migrations";
    for (const auto& row : rows) {
        applied.emplace(static_cast<int>(number_at(row, 0)), text_at(row, 1));
    }
    return applied;
}

void check(const std::map<int, std::string>& applied, const std::vector<Step>& steps) {
    for (const auto& [version, checksum] : applied) {
        if (version < 1 || version > static_cast<int>(steps.size())) {
            throw StoreError("the database has migration " + std::to_string(version) +
                             ", which this version does not know; it was written by a newer one");
        }
        const auto& step = steps[static_cast<std::size_t>(version) - 1];
        if (step.checksum != checksum) {
            throw StoreError("migration " + step.name + " was changed after it had been applied");
        }
    }
}

/// Until the transaction ends, on PostgreSQL, or for the connection, on MySQL, where the transaction ends with each
/// statement of a migration.
class MigrationLock {
  public:
    MigrationLock(soci::session& session, Dialect dialect) : session_(session), dialect_(dialect) {
        if (dialect_ == Dialect::postgresql) {
            session_ << "SELECT pg_advisory_xact_lock(7153012204)";
        } else if (dialect_ == Dialect::mysql) {
            int taken = 0;
            // Names of locks have 64 characters at most, as those of databases.
            session_ << "SELECT coalesce(GET_LOCK(concat('messenger ', md5(DATABASE())), 300), 0)", soci::into(taken);
            if (taken != 1) {
                throw StoreError("another process does not end its migrations");
            }
        }
    }
    ~MigrationLock() {
        try {
            if (dialect_ == Dialect::mysql) {
                session_ << "DO RELEASE_LOCK(concat('messenger ', md5(DATABASE())))";
            }
        } catch (const soci::soci_error&) {
            // The connection is gone, and the lock with it.
        }
    }
    MigrationLock(const MigrationLock&) = delete;
    MigrationLock& operator=(const MigrationLock&) = delete;

  private:
    soci::session& session_;
    Dialect dialect_;
};

void apply(soci::session& session, Dialect dialect, const Step& step) {
    run_script(session, dialect, std::string(step.sql));
    const long long applied_at = to_micros(now());
    session << "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES (:v, :n, :c, :a)",
        soci::use(step.version), soci::use(step.name), soci::use(step.checksum), soci::use(applied_at);
    if (dialect == Dialect::mysql) {
        // Its lock is not the transaction's: who gets it next has to see what was done.
        session << "COMMIT";
    }
}

}  // namespace

void migrate(SqlPool& serving, std::span<const EmbeddedFile> migrations) {
    const auto steps = steps_for(serving.dialect(), migrations);
    std::optional<SqlPool> patient;
    if (serving.dialect() != Dialect::sqlite) {
        patient.emplace(serving.url(), "", SqlPoolOptions{.sessions = 1, .statement_deadline = longest_statement});
    }
    SqlPool& pool = patient ? *patient : serving;
    pool.write([&pool](soci::session& session) {
        const MigrationLock lock(session, pool.dialect());
        if (table_names(session, pool.dialect()).contains(copy_marks::table)) {
            throw StoreError("the database has an unfinished copy of another one: `migrate` goes on with it");
        }
        session
            << "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name VARCHAR(100) NOT NULL, "
               "checksum CHAR(64) NOT NULL, applied_at BIGINT NOT NULL)";
    });
    for (const auto& step : steps) {
        // Looked up again within each transaction: another process may be doing the same.
        const bool was_applied = pool.write([&](soci::session& session) {
            const MigrationLock lock(session, pool.dialect());
            const auto applied = applied_checksums(session);
            check(applied, steps);
            if (applied.contains(step.version)) {
                return false;
            }
            apply(session, pool.dialect(), step);
            return true;
        });
        if (was_applied) {
            log::info("migration applied", {{"migration", step.name}});
        }
    }
}

void check_migrated(SqlPool& pool, std::span<const EmbeddedFile> migrations) {
    const auto steps = steps_for(pool.dialect(), migrations);
    pool.read([&](soci::session& session) {
        const bool is_new = !table_names(session, pool.dialect()).contains("schema_migrations");
        const auto applied = is_new ? std::map<int, std::string>() : applied_checksums(session);
        check(applied, steps);
        if (applied.size() < steps.size()) {
            throw StoreError("the database does not have the schema of this version: start the service with it once");
        }
    });
}

}  // namespace messenger::store
