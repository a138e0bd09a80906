using System.Net;
using System.Text.RegularExpressions;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Passwords;

/// <summary>One verdict on a new password, by API and by pages; a refused one names its reasons and costs nothing.</summary>
public sealed partial class NewPasswordTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private static int _names;

    private static readonly string[] Emoji = ["😀", "🐙", "🎈", "🌵", "🚲", "🍋", "🧭", "🎻", "🪁", "🦔", "🪐", "🧦", "🥁", "🫖", "🪵"];

    /// <summary>A password, and the reasons against it.</summary>
    public static TheoryData<string, string> Vectors => new()
    {
        { "", "too_short" },
        { "quxolvantremi7", "too_short" }, // 14
        { "quxolvantremi7k", "" }, // 15
        { "            ", "too_short common" },
        { "kxwqzjvmtplhgbrndfcs", "" }, // no rule of composition
        { "83920475610293847561", "" },
        { "123456789012345678", "common" },
        { "passwordpassword", "common" },
        { "PASSWORDPASSWORD", "common" },
        { "qwertyuiopasdfgh", "common" },
        { "aaaaaaaaaaaaaaaaaaaa", "common" },
        { "password", "too_short common" },
        { "NAME", "too_short personal" },
        { "NAME1234", "personal" },
        { "correct NAME password staple violin quarry", "" }, // whole passwords are compared, never parts
        { "  leading and trailing spaces  ", "" },
        { "tab\tin the middle of it all", "unreadable" },
        { "null\0in the middle of it all", "unreadable" },
        { "escape\u001b[31m in the middle of it", "unreadable" },
        { "中文密码也应该可以用作口令的呀", "" }, // 15
        { "中文密码也应该可以用作口令", "too_short" }, // 13
        { string.Concat(Emoji), "" }, // 15 code points, 30 units
        { string.Concat(Emoji.Take(8)), "too_short" }, // 16 units
        { Long(64), "" },
        { Long(256), "" },
        { Long(257), "too_long" },
        { Long(1025), "too_long" },
        { Long(8000), "too_long" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public async Task Pages_and_API_judge_alike(string vector, string reasons)
    {
        var name = "lanternkeep" + Letters(Interlocked.Increment(ref _names));
        var password = vector.Replace("NAME", name, StringComparison.Ordinal);
        var owner = await shared.NewAccountAsync(name);
        var recovery = await ProvedAsync(owner);
        var another = await ProvedAsync(owner);

        var page = await ByPageAsync(another, password);
        if (reasons.Length == 0)
        {
            Assert.Equal("/sign-in?done=password", page.Location);
            recovery = await ProvedAsync(owner); // the other one went with the password
        }

        var reply = await shared.Host.Api.PasswordAsync(recovery, password);

        if (reasons.Length == 0)
        {
            Assert.Equal((HttpStatusCode.OK, "completed"), (reply.Status, reply["state"]));
            return;
        }

        var problem = Contract.IsProblem(reply, 422, "password_rejected");
        Assert.Equal(reasons.Split(' '), problem["reasons"]!.AsArray().Select(reason => (string)reason!));
        Assert.Equal(password.Contains('\0', StringComparison.Ordinal) ? HttpStatusCode.BadRequest : HttpStatusCode.UnprocessableEntity, page.Status);
        Assert.Equal(page.Status is HttpStatusCode.BadRequest ? 0 : reasons.Split(' ').Length, Advice().Count(Alert().Match(page.Html).Value));
        Assert.Equal("completed", (await shared.Host.Api.PasswordAsync(recovery, "a quiet harbour before dawn 7"))["state"]);
        Contract.IsQuiet(shared.Host.Log, password.Length > 8 ? password : "\u0007");
    }

    [Theory]
    [InlineData("a quiet harbour before dawn é", "a quiet harbour before dawn e\u0301", true)] // NFC is NFD
    [InlineData("a quiet harbour\u00a0before\u3000dawn", "a quiet harbour before dawn", true)] // a space is a space
    [InlineData("a quiet harbour before dawn A", "a quiet harbour before dawn Ａ", false)] // but wide is not narrow
    [InlineData("a quiet harbour before dawn", "A quiet harbour before dawn", false)]
    [InlineData(" a quiet harbour before dawn", "a quiet harbour before dawn", false)]
    [InlineData("a quiet harbour before dawn ", "a quiet harbour before dawn", false)]
    public async Task A_password_is_compared_whole_and_as_it_was_meant(string set, string typed, bool same)
    {
        var owner = await shared.NewAccountAsync();
        var recovery = await shared.Host.Api.StartedAsync(owner);
        await shared.ProveAsync(recovery);
        Assert.Equal("completed", (await shared.Host.Api.PasswordAsync(recovery, set))["state"]);

        Assert.Equal(same ? HttpStatusCode.Created : HttpStatusCode.Unauthorized, (await shared.Host.Api.SignInAsync(owner, typed)).Status);
        Assert.Equal(HttpStatusCode.Created, (await shared.Host.Api.SignInAsync(owner, set)).Status);
    }

    [Fact]
    public async Task An_old_password_is_as_good_as_a_new_one()
    {
        await using var host = await KeybackHost.StartAsync();
        await host.AddAccountAsync("mei@example.com");
        host.Clock.Advance(TimeSpan.FromDays(400));

        Assert.Equal(HttpStatusCode.Created, (await host.Api.SignInAsync("mei@example.com", KeybackHost.GoodPassword)).Status);
    }

    [Fact]
    public async Task The_last_character_of_the_longest_password_counts()
    {
        var owner = await shared.NewAccountAsync();
        var recovery = await shared.Host.Api.StartedAsync(owner);
        await shared.ProveAsync(recovery);
        await shared.Host.Api.PasswordAsync(recovery, Long(256));

        Assert.Equal(HttpStatusCode.Unauthorized, (await shared.Host.Api.SignInAsync(owner, Long(256)[..255] + "!")).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await shared.Host.Api.SignInAsync(owner, Long(255))).Status);
        Assert.Equal(HttpStatusCode.Created, (await shared.Host.Api.SignInAsync(owner, Long(256))).Status);
    }

    private static string Letters(int number) => string.Concat((char)('a' + (number / 26)), (char)('a' + (number % 26)));

    private static string Long(int length)
    {
        var random = new Random(7);
        return string.Concat(Enumerable.Range(0, length).Select(_ => (char)random.Next('a', 'z' + 1)));
    }

    private async Task<Started> ProvedAsync(string address)
    {
        var recovery = await shared.Host.Api.StartedAsync(address);
        Assert.Equal("password_required", (await shared.ProveAsync(recovery))["state"]);
        return recovery;
    }

    private async Task<PageReply> ByPageAsync(Started recovery, string password)
    {
        using var browser = new PageClient(shared.Host.Url);
        browser.Cookies.Add(shared.Host.Url, new Cookie("keyback-recovery", $"{Guid.Parse(recovery.Id):N}:{recovery.Token}"));
        return await browser.SubmitAsync($"/forgot/password/{recovery.Id}", null, ("Password", password));
    }

    [GeneratedRegex("<div[^>]*role=\"alert\".*?</ul>", RegexOptions.Singleline)]
    private static partial Regex Alert();

    [GeneratedRegex("<li>")]
    private static partial Regex Advice();
}
