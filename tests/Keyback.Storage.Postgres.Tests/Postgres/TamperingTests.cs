using Dapper;
using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Storage.Tests.Kit;

namespace Keyback.Storage.Tests.Postgres;

/// <summary>The record shows every hand that was laid on it, over the chains of all writers.</summary>
public sealed class TamperingTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    [Theory]
    [InlineData("UPDATE audit_entries SET reason = 'other' WHERE chain = (SELECT min(chain) FROM audit_chains) AND sequence = 2")]
    [InlineData("UPDATE audit_entries SET at = at + 1 WHERE chain = (SELECT max(chain) FROM audit_chains) AND sequence = 2")]
    [InlineData("UPDATE audit_entries SET account_id = upper(account_id) WHERE account_id IS NOT NULL")]
    [InlineData("DELETE FROM audit_entries WHERE sequence = 2")]
    [InlineData("DELETE FROM audit_entries e WHERE sequence = (SELECT sequence FROM audit_chains c WHERE c.chain = e.chain)")]
    [InlineData("DELETE FROM audit_entries WHERE chain = (SELECT max(chain) FROM audit_chains); DELETE FROM audit_chains WHERE chain = (SELECT max(chain) FROM audit_chains)")]
    [InlineData("DELETE FROM audit_chains WHERE chain = (SELECT min(chain) FROM audit_chains)")]
    [InlineData("DELETE FROM audit_checkpoints WHERE number = 1")]
    [InlineData("DELETE FROM audit_checkpoints")]
    public async Task I15_every_hand_that_is_laid_on_the_record_shows(string tampering)
    {
        Node[] nodes = [_folder.Open(), _folder.Open()];
        await Meeting.AtOnceAsync(40, at => nodes[at % 2].Database.WriteAsync(
            scope =>
            {
                scope.Record(new AuditEntry(AuditKind.SignedIn, new AccountId(nodes[0].Randomness.NewId(StoreFolder.Noon)), "AAA-000"));
                return Task.FromResult(at);
            },
            CancellationToken.None));
        Assert.Empty((await nodes[0].Audit.VerifyAsync(CancellationToken.None)).Faults);

        using (var connection = _folder.OpenBare())
        {
            Assert.NotEqual(0, connection.Execute(tampering));
        }

        Assert.NotEmpty((await nodes[0].Audit.VerifyAsync(CancellationToken.None)).Faults);
    }

    public void Dispose() => _folder.Dispose();
}
