using Keyback.Accounts;
using Keyback.Limits;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Storage.Limits;
using Keyback.Storage.Locks;

namespace Keyback.Storage.Recoveries;

/// <summary>
/// Gathers what a step is decided by. Of a decoy the same questions are asked as of an account, in the same order, so that
/// neither the answer nor its time tells the two apart (I1).
/// </summary>
public sealed class StepFacts(DataKeys keys, LimitStore limitStore, LimitsOptions limits)
{
    internal static readonly TimeSpan GuessWindow = TimeSpan.FromHours(24);

    private static readonly string FindOtherWait = Sql.Text("Recoveries/find_other_wait");
    private static readonly string ReadStanding = Sql.Text("Recoveries/read_standing");

    /// <summary>Where the wrong codes of the identifier, those of the account and its wrong names are counted.</summary>
    internal BudgetKeys KeysOf(RecoveryRow row, Lane lane) => new(
        limitStore.Key(LimitPurpose.WrongCodesOfIdentifier, lane, row.Subject),
        limitStore.Key(LimitPurpose.WrongCodesOfAccount, lane, row.AccountSubject),
        limitStore.Key(LimitPurpose.WrongUserNames, lane, row.AccountSubject));

    /// <summary>Asks for the wrong codes that were counted.</summary>
    internal static CountedCodes Ask(WriteScope scope, BudgetKeys budgets) =>
        new(LimitStore.Ask(scope, budgets.Identifier), LimitStore.Ask(scope, budgets.Account));

    /// <summary>The facts, and how long until the identifier has a guess again.</summary>
    internal async Task<(RecoveryFacts Facts, TimeSpan Wait)> ReadAsync(
        WriteScope scope, RecoveryRow row, BudgetKeys budgets, CountedCodes counted, Lane lane, DateTimeOffset now)
    {
        var locked = LockStore.Ask(scope, row.AccountId ?? Guid.Empty, LockKind.UserName, lane, now);
        var other = AskOther(scope, row, now);
        var (left, wait) = await LimitStore.LeftAsync(counted.OfIdentifier, limits.WrongCodesPerAccount, GuessWindow, now);
        var (accountLeft, _) = await LimitStore.LeftAsync(counted.OfAccount, limits.WrongCodesPerAccount, GuessWindow, now);
        var lockEnd = await locked.RowAsync();
        var byPhone = (RecoveryMethod)row.Method is RecoveryMethod.SmsCode;
        var facts = new RecoveryFacts(left, accountLeft)
        {
            LockedUntil = byPhone || limits.UserNameLockScope == "account" ? lockEnd : null,
            Other = (await other.RowAsync())?.ToOther(),
        };
        return (byPhone ? await ReadPhoneAsync(scope, row, budgets, lane, facts, now) : facts, wait);
    }

    private static Asked<OtherRow> AskOther(WriteScope scope, RecoveryRow row, DateTimeOffset now) => scope.Ask<OtherRow>(
        FindOtherWait,
        new { account = row.AccountId ?? Guid.Empty, id = row.Id, now, subject = row.IdentifierPseudonym, waiting = (int)RecoveryState.Waiting });

    private async Task<RecoveryFacts> ReadPhoneAsync(
        WriteScope scope, RecoveryRow row, BudgetKeys budgets, Lane lane, RecoveryFacts facts, DateTimeOffset now)
    {
        var ofNames = LimitStore.Ask(scope, budgets.Names);
        var standing = await scope.FindAsync<StandingRow>(
            ReadStanding,
            new
            {
                account = row.AccountId ?? Guid.Empty,
                key = SealedIdentifier.Open(keys, row).Key,
                email = (int)IdentifierKind.Email,
                phone = (int)IdentifierKind.Phone,
            });
        var (names, wait) = await LimitStore.LeftAsync(ofNames, limits.WrongUserNames, limits.UserNameWindow, now);
        var expected = standing is null ? null : AccountName.Expected(standing.UserName, standing.WechatName, standing.RegisteredVia);
        var isProof = standing is { Since: not null } && (lane is Lane.KnownDevice || standing.IsFresh(limits, now)); // a number that has left the account proves nothing
        var counted = facts with { NamesLeft = names, LockedUntil = facts.LockedUntil ?? (names > 0 ? null : now + wait) };
        return row.AccountId is null
            ? counted // what was read is somebody else's
            : counted with { ExpectedName = expected, NumberIsProof = isProof, HasEmail = standing?.Emails > 0 };
    }

    private sealed class OtherRow
    {
        public DateTimeOffset WaitsUntil { get; init; }

        public long SameAddress { get; init; }

        public OtherWait ToOther() => new(WaitsUntil, SameAddress != 0);
    }

    private sealed class StandingRow
    {
        public string? UserName { get; init; }

        public string? WechatName { get; init; }

        public string? RegisteredVia { get; init; }

        public DateTimeOffset? ProvedAt { get; init; }

        public DateTimeOffset? AddedAt { get; init; }

        public DateTimeOffset? LastUsedAt { get; init; }

        public long Emails { get; init; }

        /// <summary>Since when the number is the account's: proved, or joined by a change of contact, whose delay everybody heard of.</summary>
        public DateTimeOffset? Since => ProvedAt ?? AddedAt;

        // Numbers are sold again once they lay idle for 90 days; one that was just added may be a thief's.
        public bool IsFresh(LimitsOptions limits, DateTimeOffset now)
        {
            var seen = LastUsedAt > Since ? LastUsedAt : Since;
            return now - seen < limits.NumberUnusedFor && (AddedAt is null || now - AddedAt >= limits.NumberSettlesIn);
        }
    }
}

/// <summary>The wrong codes of a Recovery's budgets, on their way.</summary>
/// <param name="OfIdentifier">By what was typed at the start.</param>
/// <param name="OfAccount">By the account behind it.</param>
internal sealed record CountedCodes(Asked<byte[]> OfIdentifier, Asked<byte[]> OfAccount);

/// <summary>Where the wrong answers to a Recovery are counted.</summary>
/// <param name="Identifier">Wrong codes, by what was typed at the start.</param>
/// <param name="Account">Wrong codes, by the account behind it.</param>
/// <param name="Names">Wrong names, by the account behind it.</param>
internal sealed record BudgetKeys(byte[] Identifier, byte[] Account, byte[] Names);
