using Keyback.Accounts;

namespace Keyback.Storage.Upkeep;

/// <summary>Gives user names from before there were folds theirs, in small steps. The statements of SQL cannot fold.</summary>
public sealed class NameFolds(Database database)
{
    private const int Step = 500; // rows in one transaction

    private static readonly string FindUnfolded = Sql.Text("Upkeep/find_unfolded");
    private static readonly string KeepFold = Sql.Text("Upkeep/keep_fold");

    /// <summary>Folds all that are not folded yet. Once that is done, it costs one look.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        int folded;
        do
        {
            folded = await database.WriteAsync(FoldAsync, ct);
        }
        while (folded == Step);
    }

    private static async Task<int> FoldAsync(WriteScope scope)
    {
        var kind = (int)IdentifierKind.UserName;
        var names = await scope.QueryAsync<NameRow>(FindUnfolded, new { kind, count = Step });
        foreach (var name in names)
        {
            var mark = $" {name.Key}"; // no fold begins with a space
            await scope.AddAsync(KeepFold, new { kind, key = name.Key, fold = UserName.TryParse(name.Key, out var known) ? known.Fold : AccountName.Fold(name.Key) ?? mark, mark });
        }

        return names.Count;
    }

    private sealed class NameRow
    {
        public string Key { get; init; } = "";
    }
}
