using System.Globalization;
using System.Net;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Cli;

/// <summary><c>keyback accounts</c>, in processes of its own.</summary>
public sealed class AccountsCommandTests
{
    private const string Hash = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI";

    [Fact]
    public async Task A_file_of_thousands_comes_in_but_for_its_bad_lines_which_are_named()
    {
        await using var program = new ServerProcess();
        var lines = Enumerable.Range(1, 2000)
            .Select(number => Line(number.ToString("D5", CultureInfo.InvariantCulture)))
            .ToArray();
        (int Number, string Text, string Fault)[] bad =
        [
            (3, "{", "is not valid JSON"),
            (4, "[]", "is no JSON object"),
            (10, """{"email":"a b@c.d"}""", "has an email that is no address"),
            (11, """{"email":"x@example.com","phone":"12"}""", "has a phone that is no number"),
            (12, """{"user_name":"mail@example.com"}""", "has a user_name that cannot be one"),
            (13, """{"locale":"en"}""", "has neither user_name nor email nor phone"),
            (14, """{"email":"x@example.com","password_hash":"$2b$10$abc"}""", "has a password_hash that is no Argon2id string"),
            (15, $$"""{"email":"x@example.com","password":"hunter2 hunter2","password_hash":"{{Hash}}"}""", "has both password and password_hash"),
            (16, """{"email":"x@example.com","pasword":"hunter2 hunter2"}""", "has a member that is none of"),
            (17, """{"email":["x@example.com"]}""", "has a email that is no text"),
            (18, """{"email":"x@example.com","email":"y@example.com"}""", "is not valid JSON"),
            (19, """{"email":"x@example.com","locale":"fr"}""", "has a locale that is neither"),
            (20, """{"email":"x@example.com","password":"hunter2\u0000hunter2"}""", "has a password with a control character"),
            (21, """{"email":"x@example.com","password":"hunter2\ud800hunter2"}""", "holds half of a surrogate pair"),
            (700, Line("00100"), "was left out: another account has this e-mail address already"),
            (1500, """{"email":"X@EXAMPLE.COM","user_name":"user00099"}""", "was left out: another account has this user name already"),
        ];
        foreach (var (number, text, _) in bad)
        {
            lines[number - 1] = text;
        }

        lines[30] = ""; // an empty line is nothing
        var file = program.Write("accounts.jsonl", "\ufeff" + string.Join("\r\n", lines));

        var ended = await program.RunAsync("accounts", "import", file);

        Assert.Equal(1, ended.Code);
        Assert.Equal($"{1999 - bad.Length} imported, {bad.Length} left out", ended.Out.Trim());
        var complaints = ended.Complaints.Where(line => line.StartsWith("line ", StringComparison.Ordinal)).ToList();
        Assert.Equal(bad.Length, complaints.Count);
        Assert.All(bad.Zip(complaints), pair =>
            Assert.StartsWith($"line {pair.First.Number} {pair.First.Fault}", pair.Second, StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", ended.Out + ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("example.com", ended.Out + ended.Error, StringComparison.Ordinal);

        var again = await program.RunAsync("accounts", "import", file);
        Assert.Equal((1, "0 imported, 1999 left out"), (again.Code, again.Out.Trim()));
        Assert.Equal(0, (await program.RunAsync("audit", "verify")).Code);
    }

    [Fact]
    public async Task Accounts_come_in_while_the_server_runs_on_the_same_file()
    {
        await using var program = new ServerProcess();
        var (url, _) = await program.ServeAsync();
        using var api = new ApiClient(url);
        var file = program.Write("accounts.jsonl", """{"email":"owner@example.com","user_name":"owner","password":"violet otter sings at noon 41"}""");

        var ended = await program.RunAsync("accounts", "import", file);

        Assert.Equal((0, "1 imported, 0 left out"), (ended.Code, ended.Out.Trim()));
        Assert.Equal(HttpStatusCode.Created, (await api.SignInAsync("owner", "violet otter sings at noon 41")).Status);
        var recovery = await api.StartedAsync("owner@example.com");
        Assert.Equal("password_required", (await api.CodeAsync(recovery, await program.Mails.CodeAsync(recovery.Reference)))["state"]);
        Assert.Equal(0, (await program.RunAsync("audit", "verify")).Code);
    }

    [Fact]
    public async Task A_lock_is_shown_and_lifted_and_a_number_that_its_holder_gave_back_is_restored()
    {
        const string Number = "+8613800138000";
        await using var program = new ServerProcess();
        program.Environment["Keyback__Sms__Provider"] = "file";
        program.Environment["Keyback__Sms__PickupDirectory"] = "sms";
        var phones = new SmsFolder(Path.Combine(program.Folder, "sms"));
        var file = program.Write("accounts.jsonl", $$"""{"email":"owner@example.com","user_name":"owner","phone":"{{Number}}"}""");
        Assert.Equal(0, (await program.RunAsync("accounts", "import", file)).Code);
        var (url, _) = await program.ServeAsync();
        using var api = new ApiClient(url);
        var first = await api.StartedAsync(Number, method: "sms_code");
        await api.CodeAsync(first, await phones.CodeAsync(Number));
        for (var wrong = 0; wrong < 3; wrong++)
        {
            Assert.Equal("user_name_wrong", (await api.NameAsync(first, "mallory")).Code);
        }

        Assert.Contains("locked    wrong user names, for strangers, until ", (await program.RunAsync("accounts", "show", "owner")).Out, StringComparison.Ordinal);
        Assert.Equal((0, "The lock is lifted."), await program.RunAsync("accounts", "unlock", "owner") is var lifted ? (lifted.Code, lifted.Out.Trim()) : default);
        Assert.Equal(1, (await program.RunAsync("accounts", "unlock", "owner")).Code);

        var second = await api.StartedAsync(Number, method: "sms_code");
        await api.CodeAsync(second, await phones.CodeAsync(Number, 2));
        Assert.Equal("2", (await api.NameAsync(second, "mallory"))["tries_left"]);
        Assert.Equal("cancelled", (await api.StepAsync(second, "not-my-account", []))["state"]);
        Assert.DoesNotContain("phone", (await program.RunAsync("accounts", "show", "owner")).Out, StringComparison.Ordinal);
        Assert.Equal((0, "Put back: 1."), await program.RunAsync("accounts", "restore-number", "owner") is var back ? (back.Code, back.Out.Trim()) : default);
        Assert.Equal(1, (await program.RunAsync("accounts", "restore-number", "owner")).Code);
        Assert.Contains("phone     +86•••00", (await program.RunAsync("accounts", "show", "owner")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_account_is_shown_masked()
    {
        await using var program = new ServerProcess();
        await program.RunAsync("accounts", "import", program.Write(
            "accounts.jsonl", $$"""{"email":"somebody@example.com","user_name":"somebody","phone":"+14155550132","password_hash":"{{Hash}}"}"""));

        foreach (var identifier in new[] { "somebody", "SOMEBODY@example.com", "+1 415-555-0132", "(415) 555-0132" })
        {
            var ended = await program.RunAsync("accounts", "show", identifier);

            Assert.Equal(0, ended.Code);
            Assert.Contains("password  set", ended.Out, StringComparison.Ordinal);
            Assert.Contains("active", ended.Out, StringComparison.Ordinal);
            Assert.DoesNotContain("somebody@", ended.Out, StringComparison.Ordinal);
            Assert.DoesNotContain("4155550132", ended.Out, StringComparison.Ordinal);
            Assert.DoesNotContain("$argon2id", ended.Out, StringComparison.Ordinal);
        }

        var none = await program.RunAsync("accounts", "show", "nobody");
        Assert.Equal((1, "keyback: no account has this identifier."), (none.Code, Assert.Single(none.Complaints)));
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said_to_be_missing()
    {
        await using var program = new ServerProcess();

        var ended = await program.RunAsync("accounts", "import", "nowhere.jsonl");

        Assert.Equal((2, "keyback: there is no such file."), (ended.Code, Assert.Single(ended.Complaints)));
    }

    private static string Line(string number) =>
        $$"""{"user_name":"user{{number}}","email":"user{{number}}@example.com","password_hash":"{{Hash}}","locale":"zh-Hans","registered_via":"shop"}""";
}
