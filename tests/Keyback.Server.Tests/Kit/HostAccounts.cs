using System.Text;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Storage;
using Keyback.Storage.Audit;
using Keyback.Storage.Outbox;
using Microsoft.Extensions.DependencyInjection;

namespace Keyback.Server.Tests.Kit;

/// <summary>Puts accounts of a host into states that no page leads to, and reads what only an operator sees.</summary>
internal static class HostAccounts
{
    extension(KeybackHost host)
    {
        /// <summary>Changes the status, the way an operator's own tools would.</summary>
        public Task SetStatusAsync(AccountId account, AccountStatus status) => host.Services.GetRequiredService<Database>().WriteAsync(
            scope => scope.ExecuteAsync("UPDATE accounts SET status = @status WHERE id = @id", new { status = (int)status, id = account.Value }),
            TestContext.Current.CancellationToken);

        /// <summary>Marks an account as changed just now, the way another application on the same tables would.</summary>
        public Task ChangedAsync(AccountId account) => host.Services.GetRequiredService<Database>().WriteAsync(
            scope => scope.ExecuteAsync("UPDATE accounts SET changed_at = @now WHERE id = @id", new { now = host.Clock.GetUtcNow(), id = account.Value }),
            TestContext.Current.CancellationToken);

        /// <summary>Gives an account another address, proved or not.</summary>
        public Task AddAddressAsync(AccountId account, string email, bool proved = true)
        {
            Assert.True(EmailAddress.TryParse(email, out var address));
            return host.Services.GetRequiredService<Database>().WriteAsync(
                scope => scope.ExecuteAsync(
                    "INSERT INTO identifiers (kind, key, account_id, value, proved_at) VALUES (@kind, @key, @id, @email, @at)",
                    new
                    {
                        kind = (int)IdentifierKind.Email,
                        key = address!.Key,
                        id = account.Value,
                        email,
                        at = proved ? host.Clock.GetUtcNow() : (DateTimeOffset?)null,
                    }),
                TestContext.Current.CancellationToken);
        }

        /// <summary>Takes all e-mail addresses away from an account.</summary>
        public Task DropAddressesAsync(AccountId account) => host.Services.GetRequiredService<Database>().WriteAsync(
            scope => scope.ExecuteAsync(
                "DELETE FROM identifiers WHERE account_id = @id AND kind = @kind", new { id = account.Value, kind = (int)IdentifierKind.Email }),
            TestContext.Current.CancellationToken);

        /// <summary>Takes the proof of all its addresses away from an account.</summary>
        public Task UnproveAsync(AccountId account) => host.Services.GetRequiredService<Database>().WriteAsync(
            scope => scope.ExecuteAsync("UPDATE identifiers SET proved_at = NULL WHERE account_id = @id", new { id = account.Value }),
            TestContext.Current.CancellationToken);

        /// <summary>Waits, in real time, until the dispatcher has nothing left to do.</summary>
        public async Task SettledAsync()
        {
            var outbox = host.Services.GetRequiredService<OutboxStore>();
            for (var look = 0; await outbox.NextDueAsync(TestContext.Current.CancellationToken) is { } due && due < host.Clock.GetUtcNow().AddMinutes(30); look++) // what is due in hours leaves then
            {
                Assert.True(look < 4000, $"The outbox does not empty.\n{KeptLog.OfThisTest}");
                if (look % 200 == 199)
                {
                    host.Clock.Advance(TimeSpan.FromSeconds(1)); // a dispatcher that looked while the clock was moved waits for a little more
                }

                await Task.Delay(5, TestContext.Current.CancellationToken);
            }
        }

        /// <summary>The record, in the order in which it was written.</summary>
        public async Task<IReadOnlyList<AuditEntry>> RecordAsync()
        {
            List<AuditLine> lines = [];
            await foreach (var line in host.Services.GetRequiredService<AuditTrail>().ReadAsync(TestContext.Current.CancellationToken))
            {
                lines.Add(line);
            }

            return [.. lines.OrderBy(line => line.At).ThenBy(line => line.Sequence).Select(line => line.Entry)];
        }

        /// <summary>Everything that is stored, but when a session was last seen.</summary>
        public async Task<string> StoredAsync()
        {
            var database = host.Services.GetRequiredService<Database>();
            var text = new StringBuilder();
            foreach (var table in (string[])[
                "accounts", "identifiers", "recoveries", "limits", "outbox", "sessions", "devices", "disowns", "locks", "detached_numbers", "audit_entries"])
            {
                var rows = await database.QueryAsync<dynamic>(
                    $"SELECT * FROM {table} ORDER BY 1, 2", null, TestContext.Current.CancellationToken);
                foreach (IDictionary<string, object?> row in rows)
                {
                    var cells = row.Where(cell => cell.Key != "last_seen_at")
                        .Select(cell => $"{cell.Key}={(cell.Value is byte[] bytes ? Convert.ToHexString(bytes) : cell.Value)}");
                    text.Append(table).Append(' ').AppendLine(string.Join(' ', cells));
                }
            }

            return text.ToString();
        }
    }
}
