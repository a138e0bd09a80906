using Keyback.Accounts;
using Keyback.Passwords;
using Keyback.Storage.Accounts;

namespace Keyback.Server.Dev;

/// <summary>A few accounts to try everything with. Development only; there already, they stay as they are.</summary>
internal static class DemonstrationAccounts
{
    private const string Password = "demonstration only, please";

    private static readonly (string Name, string Email, string Phone, string Locale)[] People =
    [
        ("mei", "mei@example.com", "+8613800138000", "zh-Hans"),
        ("alex", "alex@example.com", "+14155550132", "en"),
    ];

    public static async Task AddAsync(IServiceProvider services, CancellationToken ct)
    {
        var directory = services.GetRequiredService<IAccountDirectory>();
        if (await directory.FindAsync(IdentifierKind.UserName, "mei", ct) is not null)
        {
            return;
        }

        var hash = services.GetRequiredService<Argon2idHasher>().Hash(Password);
        List<ImportedAccount> accounts = [];
        foreach (var (name, address, number, locale) in People)
        {
            if (UserName.TryParse(name, out var userName) && EmailAddress.TryParse(address, out var email)
                && PhoneNumber.TryParse(number, "US", out var phone))
            {
                accounts.Add(new ImportedAccount(accounts.Count + 1, userName, email, phone, hash, locale, null, "demonstration", null));
            }
        }

        await services.GetRequiredService<AccountImport>().AddAsync(accounts, services.GetRequiredService<TimeProvider>().GetUtcNow(), ct);
    }
}
