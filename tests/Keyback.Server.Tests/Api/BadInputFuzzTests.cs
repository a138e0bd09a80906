using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Keyback.Server.Tests.Kit;

namespace Keyback.Server.Tests.Api;

/// <summary>Whatever arrives as a body, no answer is a fault of the server's, and no loud line of the log holds any of it.</summary>
public sealed class BadInputFuzzTests(SharedHost shared) : IClassFixture<SharedHost>
{
    private const string Marker = "zqxjkv";

    private static readonly string[] Names =
        ["identifier", "method", "goal", "locale", "code", "password", "captcha", "id", "token", "", "__proto__", Marker, "identifier\u0000"];

    // Half of a surrogate pair cannot be sent as UTF-8, but can be written as an escape.
    private static readonly Gen<string> Odd = Gen.OneOfConst(
        "\0", "\r\nBcc: b@example.com", "\u001b[31m", "\u2028", "\u212a", "\u017f", "\u0131", "Ａ", "e\u0301", "\ufeff", "\u202e", "😀", "' OR 1=1 --",
        "%0d%0a", "{{7*7}}", "<script>", "a@example.com", "a@x,b@y", "email_code", "new_password", "temporary_code", "zh", "+8613800138000", Marker);

    private static readonly Gen<string> Texts = Gen.OneOf(
        Gen.String[0, 40].Where(text => text.All(sign => !char.IsSurrogate(sign))),
        Odd,
        Gen.Select(Odd, Odd, (left, right) => left + right),
        Gen.Int[250, 3000].Select(length => new string('a', length)),
        Gen.Int[0, 99_999_999].Select(code => code.ToString("D8", CultureInfo.InvariantCulture)));

    private static readonly Gen<string> Values = Gen.Recursive<string>((depth, inner) => Gen.Frequency(
        (12, Texts.Select(text => JsonSerializer.Serialize(text))),
        (3, Gen.OneOfConst("null", "true", "1", "-1e400", "0.1", "\"\\ud800\"", "\"\\udfff\\ud800\"", "9999999999999999999999", "{}", "[]")),
        (depth < 3 ? 2 : 0, inner.Array[0, 3].Select(items => "[" + string.Join(',', items) + "]")),
        (depth < 3 ? 2 : 0, Gen.Select(Gen.OneOfConst(Names), inner, (name, value) => "{" + JsonSerializer.Serialize(name) + ":" + value + "}"))));

    private static readonly Gen<string> Bodies = Gen.Frequency(
        (8, Gen.Select(Gen.OneOfConst(Names), Values).Array[0, 5]
            .Select(members => "{" + string.Join(',', members.Select(member => JsonSerializer.Serialize(member.Item1) + ":" + member.Item2)) + "}")),
        (6, Gen.Select(Texts, Texts, (first, second) =>
            $$"""{"identifier":{{JsonSerializer.Serialize(first)}},"password":{{JsonSerializer.Serialize(second)}},"code":{{JsonSerializer.Serialize(second)}},"method":"email_code","goal":"new_password","locale":{{JsonSerializer.Serialize(first)}}}""")),
        (2, Values),
        (1, Texts));

    [Fact]
    public async Task No_body_is_a_fault_of_the_server()
    {
        var open = await shared.ReachAsync("code_required");
        var proved = await shared.ReachAsync("password_required");
        (string Path, string? Token)[] calls =
        [
            ("/api/v1/recoveries", null),
            ("/api/v1/sessions", null),
            ($"/api/v1/recoveries/{open.Id}/code", open.Token),
            ($"/api/v1/recoveries/{open.Id}/resend", open.Token),
            ($"/api/v1/recoveries/{proved.Id}/password", proved.Token),
            ($"/api/v1/recoveries/{open.Id}/skip-password", open.Token),
        ];

        await Bodies.SampleAsync(
            async body =>
            {
                foreach (var (path, token) in calls)
                {
                    var reply = await shared.Host.Api.SendAsync(
                        HttpMethod.Post, path, token, new StringContent(body, Encoding.UTF8, "application/json"));
                    Assert.True((int)reply.Status < 500, $"{(int)reply.Status} at {path} for {body}");
                }
            },
            iter: 150,
            threads: 2);

        await shared.SettleAsync();
        Contract.IsQuiet(shared.Host.Log, Marker);
    }
}
