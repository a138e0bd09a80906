using Keyback.Accounts;
using Keyback.Audit;
using Keyback.Support;

namespace Keyback.Storage.ContactChanges;

/// <summary>Ends what is open of an account when somebody says no to it.</summary>
internal static class ContactChangeEnd
{
    private static readonly string VetoChange = Sql.Text("ContactChanges/veto_change");

    /// <summary>The open change of an account comes to nothing.</summary>
    /// <param name="scope">The transaction of the no.</param>
    /// <param name="account">Whose.</param>
    /// <param name="reason">How it was said: a fixed phrase.</param>
    /// <param name="now">When.</param>
    /// <returns>False when none is open.</returns>
    public static async Task<bool> VetoAsync(WriteScope scope, AccountId account, string reason, DateTimeOffset now)
    {
        var reference = await scope.FindAsync<string>(
            VetoChange,
            new
            {
                account = account.Value,
                reason,
                now,
                vetoed = (int)ContactChangeState.Vetoed,
                proposed = (int)ContactChangeState.Proposed,
                waiting = (int)ContactChangeState.Waiting,
            });
        if (reference is not null)
        {
            scope.Record(new AuditEntry(AuditKind.ContactChangeVetoed, account, reference, reason));
        }

        return reference is not null;
    }
}
