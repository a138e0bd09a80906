using Keyback.Accounts;
using Keyback.Passwords;
using Keyback.Server.Platform;
using Microsoft.Extensions.Options;

namespace Keyback.Server.Accounts;

/// <summary>The rules for a new password, with the words of this account and this site: the same at every door (requirement F-16).</summary>
internal sealed class JudgePassword(NewPasswordRules rules, IOptions<SiteOptions> site)
{
    public IReadOnlyList<PasswordRejection> Of(string password, Account? account)
    {
        List<string> words = [site.Value.SiteName, .. account?.UserName is { } name ? [name] : Array.Empty<string>()];
        foreach (var contact in account?.Contacts ?? [])
        {
            words.AddRange(contact.Value.Split('@', '.'));
            words.Add(contact.Value);
        }

        return rules.Judge(password, words);
    }
}
