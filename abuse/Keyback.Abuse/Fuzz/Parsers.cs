using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Keyback.Abuse.Kit;
using Keyback.Accounts;
using Keyback.Challenges;
using Keyback.Channels.Gateways;
using Keyback.Factors;
using Keyback.Help;
using Keyback.Messages;
using Keyback.Passwords;
using Keyback.Recovery;
using Keyback.Security;
using Keyback.Server.Cli;
using Keyback.Server.Factors;
using Keyback.Server.Help;
using Keyback.Server.Hooks;
using Keyback.Server.Passkeys;
using Keyback.Server.Platform;
using Keyback.Server.Support;
using Keyback.Server.Texts;
using Keyback.Server.WeChat;
using Keyback.Support;
using Microsoft.Extensions.Hosting.Internal;

namespace Keyback.Abuse.Fuzz;

/// <summary>Every parser of the product, called here in this process: none may throw, or take long.</summary>
internal static class Parsers
{
    private const int LongestMilliseconds = 10_000; // for one input: what a request may take, too, on a machine that is busy

    // What each is fed: something right, and whether it was read.
    private static readonly (string Name, string[] Right, Func<string, bool> Read)[] All =
    [
        ("identifier", ["alex@example.com", "+8613812345678", "alex.li", "用户@例子.公司"], text => Identifier.TryParse(text, "CN", out _)),
        ("e-mail address", ["Alex.Li+shop@mail.example.com", "用户@例子.公司", "\"a b\"@example.com"], text => EmailAddress.TryParse(text, out var address) && Again(address.ToString())),
        ("phone number", ["+86 138 1234 5678", "0044 20 7946 0958", "(415) 555-2671"], text => PhoneNumber.TryParse(text, "US", out var number) && Again(number.ToString())),
        ("user name", ["alex.li", "小雨2026", "Straße", "ｶﾞﾙｼｱ"], text => UserName.TryParse(text, out var name) && Again(name.ToString())),
        ("account name, folded", ["Amy 张", "İnci", "パンダ"], text => AccountName.Fold(text) is { } fold && AccountName.Fold(fold) == fold),
        ("code", ["1234 5678", "１２３４-５６７８"], text => TypedCode.TryRead(text, 8, out _)),
        ("saved code", ["01234-56789-0ABCD-EFGHJ-KMNPQR"], text => SavedCode.TryRead(text, out _)),
        ("second factor", ["123456", "01234-56789-0ABCD-EFGHJ-KMNPQR"], text => TypedFactor.Read(text, null) is not null || TypedFactor.Read(null, text) is not null),
        ("CAPTCHA text", ["A7KQ2", "a7 k-q2"], text => CaptchaText.TryRead(text, out _)),
        ("token", ["abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPA", ""], text => BearerToken.Hash(text) is not null),
        ("reference", ["K7Q-2M9", " k7q2m9 "], text => RecoveryReference.Read(text) is not null),
        ("password", ["violet otter sings at noon 41", "密码密码密码密码密码密码密码密码"], text => PasswordText.Prepare(text) is { } prepared && PasswordText.Prepare(prepared) is not null),
        ("password hash", ["$argon2id$v=19$m=19456,t=2,p=1$AAECAwQFBgcICQoLDA0ODw$AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"], Argon2idHasher.IsReadable),
        ("order number", ["A-2026-0017", "１２３"], text => OrderNumber.Read(text) is not null),
        ("what a caller said", ["K7Q-2M9", "alex@example.com"], text => Array.ConvertAll(Enum.GetValues<SaidKind>(), kind => Said.Read(kind, text, "CN") is not null).Contains(true)),
        ("name of staff", ["Mei Lin", "mei"], text => StaffName.TryParse(text, out _)),
        ("one line of a message", ["Mozilla/5.0 (X11; Linux)"], text => !WrittenText.OnOneLine(text).Contains('\n', StringComparison.Ordinal)),
        ("length of an SMS", ["您的验证码是 123456", "Your code is 123456"], text => SmsLength.Of(text).Segments == 1),
        ("language", ["zh-Hans", "en-GB", "zh-TW"], text => Languages.Match(text) is not null),
        ("words of the help centre", ["How do I sign in?", "忘记密码怎么办"], text => HelpWords.TermsOf(text).Any()),
        ("Markdown of the help centre", ["# Title\n\n- one\n- **two** [three](/help/x)\n\n> four `five` <https://example.com>\n"], Markdown),
        ("question to the help centre", ["How?\n\nSo.", "怎么？"], text => AskedQuestion.Of(text) is not null),
        ("line of an import", [new Person(Standing.Known, 1).ImportLine(), "{\"email\":\"a@example.com\",\"orders\":[\"A-1\"]}"], text => ImportLine.Read(Whole(text), 1, "CN").Fault is null),
        ("answer of a passkey", [PasskeyAnswer()], text => PasskeyResponse.Read(Whole(text)) is not null),
        ("the same in a document", [PasskeyAnswer()], text => Document(text, element => PasskeyResponse.Read(element) is not null)),
        ("receipt of an SMS gateway", ["[{\"biz_id\":\"1\",\"success\":true}]", "[{\"sid\":\"1\",\"report_status\":\"FAIL\"}]", "{\"id\":\"1\",\"status\":\"delivered\"}"], Receipts),
        ("JSON of WeChat", ["{\"nickname\":\"小雨\",\"openid\":\"o1\"}"], text => Mended(text)),
        ("trusted proxies", ["10.0.0.0/8", "2001:db8::/32", "127.0.0.1"], text => new SiteOptionsValidator(new HostingEnvironment()).Validate(null, new SiteOptions { TrustedProxies = [text] }).Failures?.Any(fault => fault.Contains("TrustedProxies", StringComparison.Ordinal)) != true),
    ];

    /// <summary>Feeds each parser so many inputs.</summary>
    /// <returns>How many parsers threw, took long, or read something another way the second time.</returns>
    public static int Run(int inputs, ulong seed, TextWriter to)
    {
        var faults = 0;
        to.WriteLine($"\n{"parser",-32}{"inputs",10}{"read",10}{"longest",12}");
        foreach (var (name, right, read) in All)
        {
            var dice = new Dice(seed).Part(name.Length + (name[0] * 31));
            var mutator = new Mutator(dice);
            var (taken, longest) = (0, 0.0);
            for (var number = 0; number < inputs; number++)
            {
                var input = IsJson(name) && dice.Coin() ? mutator.Json(JsonNode.Parse(dice.Of(right))) : mutator.Text(dice.Of(right));
                var start = Stopwatch.GetTimestamp();
                try
                {
                    taken += read(input) ? 1 : 0;
                }
                catch (Exception error) // whatever it is, it is what we look for
                {
                    faults++;
                    to.WriteLine($"  {name} threw {error.GetType().Name} at input {number}: {Shown(input)}");
                    break;
                }

                longest = Math.Max(longest, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            if (longest > LongestMilliseconds)
            {
                faults++;
            }

            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-32}{inputs,10:N0}{taken,10:N0}{longest,9:F1} ms"));
        }

        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{All.Length} parsers, {(long)inputs * All.Length:N0} inputs, {faults} faults."));
        return faults;
    }

    private static bool IsJson(string name) => name is "line of an import" or "answer of a passkey" or "the same in a document" or "receipt of an SMS gateway" or "JSON of WeChat";

    // What comes from a file or a form has been bytes: half characters are gone.
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static bool Again(string masked) => masked.Length > 0;

    private static bool Markdown(string text)
    {
        if (HelpMarkdown.FindFault(text, _ => true) is not null)
        {
            return false;
        }

        var html = HelpMarkdown.ToHtml(text, path => path);
        return html.Contains("<script", StringComparison.OrdinalIgnoreCase) ? throw new InvalidOperationException("A script came through.") : true;
    }

    private static bool Receipts(string text) => Document(text, element =>
        Array.ConvertAll(Enum.GetValues<SmsProvider>(), provider => ReceiptReader.Read(provider, element) is { Count: > 0 }).Contains(true));

    private static bool Document(string text, Func<JsonElement, bool> read)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return read(document.RootElement);
        }
        catch (JsonException)
        {
            return false; // never comes to the parser
        }
        catch (ArgumentException)
        {
            return false; // half a character in the text itself, which bytes cannot hold
        }
    }

    private static bool Mended(string text)
    {
        try
        {
            using var document = MendedJson.Parse(Encoding.UTF8.GetBytes(text));
            return document.RootElement.ValueKind is JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false; // as it says
        }
    }

    private static string PasskeyAnswer()
    {
        var client = Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
            "{\"type\":\"webauthn.get\",\"challenge\":\"AAECAwQFBgcICQoLDA0ODw\",\"origin\":\"http://localhost:5080\",\"crossOrigin\":false}"));
        return new JsonObject
        {
            ["type"] = "public-key",
            ["id"] = "AAECAwQFBgcICQoLDA0ODw",
            ["response"] = new JsonObject { ["clientDataJSON"] = client, ["authenticatorData"] = "AAEC", ["signature"] = "AAEC", ["userHandle"] = "AAEC" },
        }.ToJsonString();
    }

    private static string Shown(string input) => JsonSerializer.Serialize(input.Length > 300 ? input[..300] : input);
}
