using Keyback.Accounts;
using Keyback.Storage.Accounts;

namespace Keyback.Server.WeChat;

/// <summary>What a WeChat name is good for, and a user name made of it.</summary>
internal sealed class WeChatName(WeChatStore store)
{
    private const int LongestSuggestion = 20; // code points
    private const int Tries = 4;

    /// <summary>A user name that is allowed, is free just now and looks like the nickname; empty when there is none.</summary>
    public async Task<string> SuggestAsync(string nickname, CancellationToken ct)
    {
        // Without its signs an address would look like a name: nobody wants theirs shown to others.
        if (AccountName.IsPlaceholder(nickname) || (Identifier.TryParse(nickname, "CN", out var meant) && meant.Kind is not IdentifierKind.UserName))
        {
            return "";
        }

        var kept = string.Concat(nickname.EnumerateRunes().Where(rune => UserName.TryParse($"a{rune}a", out _)).Take(LongestSuggestion));
        for (var number = 1; kept.Length > 0 && number <= Tries; number++)
        {
            if (UserName.TryChoose(number == 1 ? kept : $"{kept}{number}", out var name) && await store.IsFreeAsync(name, ct))
            {
                return name.Value;
            }
        }

        return "";
    }
}
